/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.signout;

import org.jspecify.annotations.NullMarked;
