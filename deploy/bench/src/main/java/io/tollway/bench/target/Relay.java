package io.tollway.bench.target;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import org.jspecify.annotations.Nullable;

/** Passes one answer on: what arrives in one turn of the event loop goes out with one write; a slow reader pauses its upstream. */
final class Relay {

    private final EventLoop loop;
    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private @Nullable Buffer pending;
    private boolean scheduled;
    private boolean ended;

    Relay(Vertx vertx, HttpClientResponse from, HttpServerResponse to) {
        this.loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        this.from = from;
        this.to = to;
    }

    void start() {
        to.setStatusCode(from.statusCode());
        String type = from.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            to.putHeader(HttpHeaders.CONTENT_TYPE, type);
        }
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            to.setChunked(true);
        } else {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        from.handler(this::received);
        from.exceptionHandler(broken -> to.reset());
        from.endHandler(end -> {
            ended = true;
            later();
        });
    }

    private void received(Buffer bytes) {
        Buffer waiting = pending;
        pending = waiting == null ? bytes : waiting.appendBuffer(bytes);
        later();
    }

    private void later() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        scheduled = false;
        Buffer bytes = pending;
        pending = null;
        if (to.closed()) {
            return;
        }
        if (ended) {
            if (bytes == null) {
                to.end();
            } else {
                to.end(bytes);
            }
        } else if (bytes != null) {
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        }
    }
}
