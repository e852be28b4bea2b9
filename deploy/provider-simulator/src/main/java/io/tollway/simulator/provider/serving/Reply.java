package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.pricing.Usage;
import io.vertx.core.buffer.Buffer;

/** An answer, ready to be sent. */
public sealed interface Reply {
    /** The answer's id. */
    String id();

    /** In one piece. */
    record Whole(String id, Buffer body, Usage usage) implements Reply {}

    /**
     * In events.
     *
     * @param prompt what was read; what was written is counted as it is sent
     */
    record Streamed(String id, Usage prompt, Events events) implements Reply {}
}
