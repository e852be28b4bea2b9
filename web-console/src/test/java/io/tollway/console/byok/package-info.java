/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.byok;

import org.jspecify.annotations.NullMarked;
