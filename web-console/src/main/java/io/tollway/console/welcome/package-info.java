/** From the first sign-in to an organization. */
@NullMarked
package io.tollway.console.welcome;

import org.jspecify.annotations.NullMarked;
