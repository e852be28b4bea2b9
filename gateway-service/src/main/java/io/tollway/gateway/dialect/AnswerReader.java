package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.AnswerEvent;
import java.util.function.Consumer;

/** Reads one answer of an upstream dialect into canonical events. One per attempt. */
public interface AnswerReader {
    /**
     * Takes the data of one server-sent event.
     *
     * @param errorEvent whether the event is named {@code error}
     */
    Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink);

    /** Takes the whole body of an answer that is not streamed. */
    Step document(byte[] body, Consumer<AnswerEvent> sink);

    /** Whether a stream that ends here has ended properly. */
    boolean mayEndHere();
}
