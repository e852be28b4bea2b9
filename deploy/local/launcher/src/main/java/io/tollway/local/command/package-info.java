/** The verbs of {@code ./tollway}, one class each. */
@NullMarked
package io.tollway.local.command;

import org.jspecify.annotations.NullMarked;
