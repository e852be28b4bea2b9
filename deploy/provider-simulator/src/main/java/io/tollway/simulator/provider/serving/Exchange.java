package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.invoice.Outcome;
import io.tollway.simulator.provider.pricing.Price;
import io.tollway.simulator.provider.pricing.Usage;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its event loop, from arrival to invoice row. Exactly one row is written for a billed request, and nothing that ends a response is sent before that row is durable.
 */
final class Exchange {
    private static final long SLOW_FIRST_TOKEN_MS = 10_000;
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

    private final Vertx vertx;
    private final Services services;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Provider provider;
    private final Dialect dialect;
    private final boolean billed;
    private final Context context;
    private final String requestId;

    private @Nullable String account;
    private @Nullable String model;
    private @Nullable String answerId;
    private @Nullable Price price;
    private Supplier<Usage> usedSoFar = () -> Usage.NOTHING;
    private boolean settled;
    private long timer = -1;

    Exchange(
            Vertx vertx,
            Services services,
            HttpServerRequest request,
            Provider provider,
            Dialect dialect,
            boolean billed) {
        this.vertx = vertx;
        this.services = services;
        this.request = request;
        this.response = request.response();
        this.provider = provider;
        this.dialect = dialect;
        this.billed = billed;
        this.context = vertx.getOrCreateContext();
        this.requestId = services.ids().next("req_");
    }

    Dialect dialect() {
        return dialect;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return response;
    }

    Provider provider() {
        return provider;
    }

    Context context() {
        return context;
    }

    Pacing pacing() {
        return services.pacing();
    }

    void account(String name) {
        account = name;
    }

    void model(@Nullable String name) {
        model = name;
        price = name == null ? null : services.prices().of(provider.id(), name);
    }

    /** Answers, or fails as the fault commands. */
    void serve(Job job, @Nullable Fault fault) {
        services.open().incrementAndGet();
        response.endHandler(over -> services.open().decrementAndGet());
        response.closeHandler(gone -> gone());
        if (fault != null && preventsAnswer(fault)) {
            return;
        }
        Reply reply = job.reply(fault != null && fault.kind() == FaultKind.MISSING_USAGE);
        answerId = reply.id();
        switch (reply) {
            case Reply.Whole whole -> {
                usedSoFar = whole::usage;
                long pause = services.pacing()
                        .whole(whole.id().hashCode(), whole.usage().completion());
                later(pause + extraNanos(fault), () -> deliver(whole, fault));
            }
            case Reply.Streamed streamed -> {
                StreamRun run = new StreamRun(this, streamed, fault);
                usedSoFar = run::used;
                later(services.pacing().first(streamed.id().hashCode()) + extraNanos(fault), run::start);
            }
        }
    }

    /** Whether the fault is of a kind that leaves no answer; then it has been dealt with. */
    private boolean preventsAnswer(Fault fault) {
        long delay = nanos(fault.delayMs(), 0);
        boolean beforeAll = fault.afterEvents() == null || fault.afterEvents() == 0;
        return switch (fault.kind()) {
            case RATE_LIMIT, ERROR, CREDENTIAL -> {
                refuse(dialect.refusal(fault), delay);
                yield true;
            }
            case REFUSE_CONNECTION -> {
                later(delay, () -> settle(Outcome.CUT, 0, Usage.NOTHING, this::close));
                yield true;
            }
            // With a delay the request goes on afterwards, so it is only a late start.
            case HANG -> beforeAll && fault.delayMs() == null;
            case SLOW_FIRST_TOKEN, SLOW_STREAM, CUT, MALFORMED_EVENT, MISSING_USAGE, ERROR_IN_STREAM -> false;
        };
    }

    private static long extraNanos(@Nullable Fault fault) {
        if (fault == null) {
            return 0;
        }
        boolean beforeAll = fault.afterEvents() == null || fault.afterEvents() == 0;
        return switch (fault.kind()) {
            case SLOW_FIRST_TOKEN -> nanos(fault.delayMs(), SLOW_FIRST_TOKEN_MS);
            case HANG -> beforeAll ? nanos(fault.delayMs(), 0) : 0;
            case RATE_LIMIT,
                    ERROR,
                    CREDENTIAL,
                    REFUSE_CONNECTION,
                    SLOW_STREAM,
                    CUT,
                    MALFORMED_EVENT,
                    MISSING_USAGE,
                    ERROR_IN_STREAM -> 0;
        };
    }

    private void deliver(Reply.Whole whole, @Nullable Fault fault) {
        Buffer body = whole.body();
        FaultKind kind = fault == null ? FaultKind.MISSING_USAGE : fault.kind();
        switch (kind) {
            case CUT ->
                settle(Outcome.CUT, 200, whole.usage(), () -> {
                    head(200, whole.contentType())
                            .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
                    response.write(body.slice(0, body.length() / 2));
                    close();
                });
            case MALFORMED_EVENT ->
                settle(Outcome.COMPLETE, 200, whole.usage(), () -> head(200, whole.contentType())
                        .end(body.slice(0, body.length() / 2)));
            case ERROR_IN_STREAM -> refuse(dialect.refusal(Objects.requireNonNull(fault)), 0);
            case SLOW_STREAM ->
                later(nanos(Objects.requireNonNull(fault).delayMs(), StreamRun.SLOW_STREAM_MS), () -> complete(whole));
            case HANG -> {
                if (Objects.requireNonNull(fault).delayMs() != null) {
                    complete(whole);
                }
            }
            case RATE_LIMIT, ERROR, CREDENTIAL, REFUSE_CONNECTION, SLOW_FIRST_TOKEN, MISSING_USAGE -> complete(whole);
        }
    }

    private void complete(Reply.Whole whole) {
        settle(Outcome.COMPLETE, 200, whole.usage(), () -> head(200, whole.contentType())
                .end(whole.body()));
    }

    /** Sends the dialect's error, after a while. */
    void refuse(Refusal refusal, long delayNanos) {
        later(delayNanos, () -> settle(Outcome.ERROR, refusal.status(), Usage.NOTHING, () -> sendError(refusal)));
    }

    private void sendError(Refusal refusal) {
        if (response.headWritten() || response.closed()) {
            close();
            return;
        }
        head(refusal.status(), JSON);
        Long retryAfter = refusal.retryAfterSeconds();
        if (retryAfter != null) {
            response.putHeader("retry-after", Long.toString(retryAfter));
        }
        response.end(Buffer.buffer(dialect.error(refusal, requestId)));
    }

    /** Sets status and headers; the head goes out with the first bytes. */
    HttpServerResponse head(int status, CharSequence contentType) {
        MultiMap headers = response.setStatusCode(status).headers();
        headers.set(HttpHeaders.CONTENT_TYPE, contentType);
        dialect.head(headers, requestId);
        return response;
    }

    /** Writes the one invoice row, and does the rest on the event loop when it is durable. */
    void settle(Outcome outcome, int status, Usage usage, Runnable then) {
        if (settled) {
            return;
        }
        settled = true;
        if (!billed) {
            then.run();
            return;
        }
        services.invoice()
                .append(
                        row(outcome, status, usage),
                        failure -> context.runOnContext(kept -> {
                            if (failure == null) {
                                then.run();
                            } else {
                                sendError(
                                        dialect.failure("The simulator cannot keep its invoice, so it does not answer: "
                                                + failure + ". Free some space in its data directory and restart it."));
                            }
                        }));
    }

    private InvoiceRow row(Outcome outcome, int status, Usage usage) {
        Price rate = price;
        String id = answerId;
        return new InvoiceRow(
                0,
                services.clock().instant(),
                id == null ? requestId : id,
                account,
                model,
                request.headers().get(X_REQUEST_ID),
                outcome,
                status,
                usage,
                rate == null ? BigDecimal.ZERO : rate.cost(usage));
    }

    /** Runs on the event loop after a while; never, when the caller has left by then. */
    void later(long nanos, Runnable task) {
        if (nanos <= 0) {
            task.run();
            return;
        }
        timer = vertx.setTimer(Math.max(1, (nanos + 999_999) / 1_000_000), fired -> {
            timer = -1;
            if (!response.closed()) {
                task.run();
            }
        });
    }

    private void gone() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        settle(Outcome.CLIENT_GONE, response.headWritten() ? 200 : 0, usedSoFar.get(), () -> {});
    }

    /** Breaks the connection off. */
    void close() {
        request.connection().close();
    }

    static long nanos(@Nullable Long millis, long otherwise) {
        return (millis == null ? otherwise : millis) * 1_000_000;
    }
}
