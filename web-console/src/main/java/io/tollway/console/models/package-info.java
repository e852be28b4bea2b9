/** The public model catalogue with prices. */
@NullMarked
package io.tollway.console.models;

import org.jspecify.annotations.NullMarked;
