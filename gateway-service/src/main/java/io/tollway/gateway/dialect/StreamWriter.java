package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;

/** Writes canonical events as a client dialect's stream. One per attempt. */
public interface StreamWriter {
    /** Appends what one event is in this dialect. {@code Finished} and {@code Used} may be kept for {@link #end}. */
    void event(AnswerEvent event, Buffer out);

    /** Appends the rest, usage with its cost included, and the dialect's end mark. */
    void end(Bill bill, Buffer out);

    /** Appends an error; nothing follows it. */
    void failed(GatewayError error, Buffer out);
}
