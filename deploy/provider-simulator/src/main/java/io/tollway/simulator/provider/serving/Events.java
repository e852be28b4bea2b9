package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.json.JsonBytes;

/** The events of one streamed answer, made one by one as they are sent. */
public interface Events {
    int size();

    /** Appends one event, framing included. */
    void append(int index, JsonBytes out);

    /** The tokens shown by an event. Events without tokens are sent together with the one before. */
    int outputTokens(int index);

    /** The reasoning tokens shown by an event. */
    int reasoningTokens(int index);

    /** What follows the last event once the invoice has the row; may be nothing. */
    void appendEnd(JsonBytes out);
}
