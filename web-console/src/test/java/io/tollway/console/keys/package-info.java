/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.keys;

import org.jspecify.annotations.NullMarked;
