/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local.secret;

import org.jspecify.annotations.NullMarked;
