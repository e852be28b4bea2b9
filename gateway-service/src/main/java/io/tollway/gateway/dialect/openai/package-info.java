/** OpenAI's chat completions on both sides: as it is spoken by clients, and by every upstream that is compatible with it. */
@NullMarked
package io.tollway.gateway.dialect.openai;

import org.jspecify.annotations.NullMarked;
