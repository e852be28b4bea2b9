/** OpenAI's embeddings: passed through to upstreams that speak the same, and asked of others in their own form. */
@NullMarked
package io.tollway.gateway.dialect.embeddings;

import org.jspecify.annotations.NullMarked;
