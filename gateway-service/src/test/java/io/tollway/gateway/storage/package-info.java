/** Bodies at rest. */
@NullMarked
package io.tollway.gateway.storage;

import org.jspecify.annotations.NullMarked;
