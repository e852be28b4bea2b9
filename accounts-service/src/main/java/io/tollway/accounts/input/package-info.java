/** Reading JSON bodies so that every mistake in them is reported at once, each with its path and its remedy. */
@NullMarked
package io.tollway.accounts.input;

import org.jspecify.annotations.NullMarked;
