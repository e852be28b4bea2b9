/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local.catalog;

import org.jspecify.annotations.NullMarked;
