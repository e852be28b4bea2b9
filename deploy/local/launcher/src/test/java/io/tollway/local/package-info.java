/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local;

import org.jspecify.annotations.NullMarked;
