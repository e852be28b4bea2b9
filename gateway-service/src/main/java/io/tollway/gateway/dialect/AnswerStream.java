package io.tollway.gateway.dialect;

import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;

/** A streamed answer on its way from an upstream's events to the client's bytes. One per attempt; confined to its event loop. */
public interface AnswerStream {
    /**
     * Takes one server-sent event and appends what the client gets of it now. Usage, and everything after it, is held back until {@link #end}.
     *
     * @param bytes valid during the call only
     * @param errorEvent whether the event is named {@code error}
     */
    Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer out);

    /** Whether an upstream that closes now has ended properly: some send no end mark. */
    boolean mayEndHere();

    AnswerFacts facts();

    /**
     * Ends the answer here, because what may be spent on it is spent: appends what its dialect says at an output limit. {@link #end} follows.
     *
     * @return false when the dialect has no word for it; then nothing was appended, and {@link #failed} follows instead
     */
    default boolean cut(Buffer out) {
        return false;
    }

    /** Appends the rest, once it is known what it cost. */
    void end(Bill bill, Buffer out);

    /** Appends an error in the client's dialect; nothing follows it. */
    void failed(GatewayError error, Buffer out);
}
