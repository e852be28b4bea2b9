/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local.stack;

import org.jspecify.annotations.NullMarked;
