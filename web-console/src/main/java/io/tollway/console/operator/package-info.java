/** Where staff of the platform arrive. */
@NullMarked
package io.tollway.console.operator;

import org.jspecify.annotations.NullMarked;
