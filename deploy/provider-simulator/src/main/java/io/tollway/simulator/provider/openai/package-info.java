/** The OpenAI dialect: chat completions, responses, embeddings, models, and its refusals. */
@NullMarked
package io.tollway.simulator.provider.openai;

import org.jspecify.annotations.NullMarked;
