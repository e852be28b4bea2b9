/** API keys: list, create (shown once), disable, delete. */
@NullMarked
package io.tollway.console.keys;

import org.jspecify.annotations.NullMarked;
