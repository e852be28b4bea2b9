/** OpenAI's embeddings: passed through, counted and charged; only upstreams of the same dialect serve them yet. */
@NullMarked
package io.tollway.gateway.dialect.embeddings;

import org.jspecify.annotations.NullMarked;
