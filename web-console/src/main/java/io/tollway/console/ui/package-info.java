/** Formatting of money, times and numbers, in this one place. */
@NullMarked
package io.tollway.console.ui;

import org.jspecify.annotations.NullMarked;
