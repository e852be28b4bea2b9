/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local.component;

import org.jspecify.annotations.NullMarked;
