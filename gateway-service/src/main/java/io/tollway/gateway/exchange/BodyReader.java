package io.tollway.gateway.exchange;

import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one body, within its bounds of size and time. */
final class BodyReader extends InFlight.Supervised {
    private static final long BYTES_PER_SECOND = 100 * 1024;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final ExchangeServices services;
    private final HttpServerRequest request;
    private final long deadline;
    private @Nullable Buffer body;
    private boolean over;
    private Consumer<GatewayError> refusing = error -> {};

    BodyReader(ExchangeServices services, HttpServerRequest request, long arrivedNanos) {
        this.services = services;
        this.request = request;
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        long announced = length == null ? 0 : Long.parseLong(length);
        this.deadline =
                arrivedNanos + services.config().bodyTimeout().toNanos() + announced / BYTES_PER_SECOND * SECOND_NANOS;
    }

    /**
     * Exactly one of the three is called.
     *
     * @param gone when the client left before its body was complete
     */
    void read(Consumer<byte[]> complete, Consumer<GatewayError> refuse, Runnable gone) {
        refusing = refuse;
        services.running().add(this);
        request.exceptionHandler(broken -> end(gone));
        request.handler(chunk -> {
            if (over) {
                return;
            }
            int have = body == null ? 0 : body.length();
            if (have + chunk.length() > services.maxBodyBytes()) {
                end(() -> refuse.accept(
                        RequestHead.tooLarge(services.maxBodyBytes()).error()));
            } else {
                body = body == null ? chunk : body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            Buffer whole = body;
            end(() -> complete.accept(whole == null ? new byte[0] : OwnBytes.of(whole)));
        });
    }

    @Override
    void tick(long nowNanos) {
        if (nowNanos - deadline > 0) {
            end(() ->
                    refusing.accept(new GatewayError.Protocol(408, "body_timeout", "The body did not arrive in time")));
        }
    }

    private void end(Runnable step) {
        if (!over) {
            over = true;
            services.running().remove(this);
            step.run();
        }
    }
}
