/** Traffic limits of a key or a project. */
@NullMarked
package io.tollway.console.limits;

import org.jspecify.annotations.NullMarked;
