@NullMarked
package io.tollway.gateway.dialect.embeddings;

import org.jspecify.annotations.NullMarked;
