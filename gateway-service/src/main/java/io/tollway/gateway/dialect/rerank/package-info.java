/** Documents put in order of how well they answer a query, in the shape that Cohere and Jina share. */
@NullMarked
package io.tollway.gateway.dialect.rerank;

import org.jspecify.annotations.NullMarked;
