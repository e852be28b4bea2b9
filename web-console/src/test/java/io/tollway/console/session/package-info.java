/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.session;

import org.jspecify.annotations.NullMarked;
