/** Breaks a rule of the architecture on purpose. */
@NullMarked
package io.tollway.billing;

import org.jspecify.annotations.NullMarked;
