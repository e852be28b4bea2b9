package io.tollway.gateway.dialect;

import io.vertx.core.buffer.Buffer;

/** An answer that is not streamed. One per attempt. */
public interface AnswerDocument {
    /** Takes the whole body; GO_ON or ENDED when it is an answer. The array stays untouched until {@link #render}. */
    Step take(byte[] body);

    AnswerFacts facts();

    /** Appends the client's body, once it is known what it cost. */
    void render(Bill bill, Buffer out);
}
