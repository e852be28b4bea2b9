/** OpenAI's Responses, with upstreams always stateless: a client sends the whole conversation each time, or we put before its input what its project had us keep. */
@NullMarked
package io.tollway.gateway.dialect.responses;

import org.jspecify.annotations.NullMarked;
