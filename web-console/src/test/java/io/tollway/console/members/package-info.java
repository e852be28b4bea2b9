/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.members;

import org.jspecify.annotations.NullMarked;
