/** OpenAI's chat completions on both sides, as they are spoken by clients and by every upstream that is compatible with them; and the older text completions of clients. */
@NullMarked
package io.tollway.gateway.dialect.openai;

import org.jspecify.annotations.NullMarked;
