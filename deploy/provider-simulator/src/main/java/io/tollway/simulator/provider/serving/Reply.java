package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.pricing.Usage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** An answer, ready to be sent. */
public sealed interface Reply {
    /** The answer's id. */
    String id();

    /** In one piece. */
    record Whole(String id, Buffer body, Usage usage, CharSequence contentType) implements Reply {
        private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

        /** As JSON, as most are. */
        public Whole(String id, Buffer body, Usage usage) {
            this(id, body, usage, JSON);
        }
    }

    /**
     * In events.
     *
     * @param prompt what was read; what was written is counted as it is sent
     */
    record Streamed(String id, Usage prompt, Events events) implements Reply {}
}
