/** The Gemini dialect: contents generated whole or in a stream, token counts, embeddings, models, and its refusals. */
@NullMarked
package io.tollway.simulator.provider.gemini;

import org.jspecify.annotations.NullMarked;
