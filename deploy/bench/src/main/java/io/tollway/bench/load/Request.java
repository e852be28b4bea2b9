package io.tollway.bench.load;

import io.vertx.core.buffer.Buffer;

/**
 * A request, ready to be sent any number of times.
 *
 * @param port where to, on the loopback interface
 * @param bytes head and body as they go over the wire
 * @param stream whether the answer is a stream of events
 */
public record Request(int port, Buffer bytes, boolean stream) {

    /** The bytes hold a key. */
    @Override
    public String toString() {
        return "Request[port " + port + (stream ? ", streamed]" : "]");
    }
}
