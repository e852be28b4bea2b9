/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.home;

import org.jspecify.annotations.NullMarked;
