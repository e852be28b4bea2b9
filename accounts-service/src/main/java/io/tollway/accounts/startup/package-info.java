/** What is checked before the service starts to serve. */
@NullMarked
package io.tollway.accounts.startup;

import org.jspecify.annotations.NullMarked;
