/** Responses that projects want kept: written behind the answer, read by programs of the same project, forgotten after their time. */
@NullMarked
package io.tollway.gateway.stored;

import org.jspecify.annotations.NullMarked;
