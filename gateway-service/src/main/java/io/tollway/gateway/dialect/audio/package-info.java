/** Texts spoken, whose answer is sound and passed on as it comes; and recordings written down. */
@NullMarked
package io.tollway.gateway.dialect.audio;

import org.jspecify.annotations.NullMarked;
