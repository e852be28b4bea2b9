/** Traffic limits of keys, projects and organizations: how they are read, shown and kept. They are counted by the gateways. */
@NullMarked
package io.tollway.accounts.limit;

import org.jspecify.annotations.NullMarked;
