/** Breaks a rule of the architecture test on purpose. */
@NullMarked
package io.tollway.gateway.broken.hot;

import org.jspecify.annotations.NullMarked;
