package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.json.JsonBytes;
import io.vertx.core.http.HttpHeaders;

/** The events of one streamed answer, made one by one as they are sent. */
public interface Events {
    /** Server-sent events. */
    CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    /** What the stream is. */
    default CharSequence contentType() {
        return EVENT_STREAM;
    }

    int size();

    /** Appends one event, framing included. */
    void append(int index, JsonBytes out);

    /** The tokens shown by an event. Events without tokens are sent together with the one before. */
    int outputTokens(int index);

    /** The reasoning tokens shown by an event. */
    int reasoningTokens(int index);

    /** What follows the last event once the invoice has the row; may be nothing. */
    void appendEnd(JsonBytes out);

    /** An error after which nothing comes. */
    void appendError(Refusal refusal, JsonBytes out);

    /** An event that cannot be parsed. */
    void appendMalformed(JsonBytes out);
}
