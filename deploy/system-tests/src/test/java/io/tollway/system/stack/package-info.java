/** The whole product as {@code ./tollway up} starts it, for tests that need all of it, and tests of the command itself. */
@NullMarked
package io.tollway.system.stack;

import org.jspecify.annotations.NullMarked;
