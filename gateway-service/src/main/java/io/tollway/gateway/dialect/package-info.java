/**
 * The two sides of a call: what a client speaks ({@link io.tollway.gateway.dialect.ClientDialect}) and what an upstream speaks ({@link io.tollway.gateway.dialect.UpstreamDialect}). A
 * {@link io.tollway.gateway.dialect.Dialogue} joins one of each: the bytes pass through when they are the same, and go by way of {@code canonical} when they are not.
 */
@NullMarked
package io.tollway.gateway.dialect;

import org.jspecify.annotations.NullMarked;
