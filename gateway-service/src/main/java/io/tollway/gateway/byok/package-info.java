/** Upstream secrets: unsealed at use, kept in memory only, never printed. */
@NullMarked
package io.tollway.gateway.byok;

import org.jspecify.annotations.NullMarked;
