/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.credits;

import org.jspecify.annotations.NullMarked;
