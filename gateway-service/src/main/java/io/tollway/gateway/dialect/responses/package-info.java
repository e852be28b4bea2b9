/** OpenAI's Responses, stateless: a client sends the whole conversation each time; nothing is stored. */
@NullMarked
package io.tollway.gateway.dialect.responses;

import org.jspecify.annotations.NullMarked;
