package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.invoice.Outcome;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one answer in their time. Never writes into a full connection: it waits for the drain. Without a pace it sends in portions and lets other streams have their turn
 * between them.
 */
final class StreamRun {
    static final long SLOW_STREAM_MS = 1_000;

    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final int PORTION = 64;

    private final Exchange exchange;
    private final Reply.Streamed reply;
    private final Events events;
    private final HttpServerResponse response;
    private final @Nullable Fault fault;
    private final int faultAt;
    private final long slowness;
    private final JsonBytes out = new JsonBytes(512);

    private int next;
    private long due;
    private long output;
    private long reasoning;
    private boolean faultMet;

    StreamRun(Exchange exchange, Reply.Streamed reply, @Nullable Fault fault) {
        this.exchange = exchange;
        this.reply = reply;
        this.events = reply.events();
        this.response = exchange.response();
        this.fault = fault;
        this.faultAt = faultAt(fault);
        this.slowness = fault != null && fault.kind() == FaultKind.SLOW_STREAM
                ? Exchange.nanos(fault.delayMs(), SLOW_STREAM_MS)
                : 0;
    }

    /** After how many events the fault comes; -1 for never. */
    private static int faultAt(@Nullable Fault fault) {
        if (fault == null) {
            return -1;
        }
        Integer after = fault.afterEvents();
        return switch (fault.kind()) {
            case CUT, MALFORMED_EVENT, ERROR_IN_STREAM -> after == null ? 1 : after;
            // Without events to wait for it has hung before the head already.
            case HANG -> after == null || after == 0 ? -1 : after;
            case RATE_LIMIT, ERROR, SLOW_FIRST_TOKEN, SLOW_STREAM, MISSING_USAGE, CREDENTIAL, REFUSE_CONNECTION -> -1;
        };
    }

    void start() {
        exchange.head(200, events.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .setChunked(true);
        due = System.nanoTime();
        run();
    }

    /** What the answer has cost up to now. */
    Usage used() {
        return reply.prompt().withAnswer(output, reasoning);
    }

    private void run() {
        if (waitsForRoom()) {
            return;
        }
        int portion = 0;
        while (next < events.size()) {
            if (!faultMet && next == faultAt) {
                faultMet = true;
                if (endsHere()) {
                    return;
                }
            }
            long wait = due - System.nanoTime();
            if (wait > 0) {
                flush();
                exchange.later(wait, this::run);
                return;
            }
            if (next == events.size() - 1) {
                // The last event ends the answer in most dialects, so it waits for the invoice row as the end does.
                flush();
            }
            send();
            if (++portion == PORTION && next < events.size()) {
                flush();
                yieldTurn();
                return;
            }
        }
        if (!faultMet && faultAt >= next) {
            faultMet = true;
            if (endsHere()) {
                return;
            }
        }
        exchange.settle(Outcome.COMPLETE, 200, used(), this::end);
    }

    private void send() {
        int index = next++;
        events.append(index, out);
        output += events.outputTokens(index);
        reasoning += events.reasoningTokens(index);
        if (next < events.size()) {
            int tokens = events.outputTokens(next) + events.reasoningTokens(next);
            if (tokens > 0 && (output > 0 || reasoning > 0)) {
                due += exchange.pacing().gap(reply.id().hashCode(), next, tokens);
            }
            if (slowness > 0) {
                due = System.nanoTime() + slowness;
            }
        }
    }

    private void yieldTurn() {
        exchange.context().runOnContext(turn -> {
            if (!response.closed()) {
                run();
            }
        });
    }

    /** Whether the caller does not read fast enough; then it goes on when there is room again. */
    private boolean waitsForRoom() {
        if (!response.writeQueueFull()) {
            return false;
        }
        response.drainHandler(drained -> {
            response.drainHandler(null);
            run();
        });
        return true;
    }

    /** Does what the fault commands; whether the stream ends, or pauses, here. */
    private boolean endsHere() {
        Fault met = Objects.requireNonNull(fault);
        return switch (met.kind()) {
            case CUT -> {
                flush();
                exchange.settle(Outcome.CUT, 200, used(), exchange::close);
                yield true;
            }
            case ERROR_IN_STREAM -> {
                events.appendError(exchange.dialect().refusal(met), out);
                flush();
                exchange.settle(Outcome.ERROR, 200, used(), response::end);
                yield true;
            }
            case MALFORMED_EVENT -> {
                events.appendMalformed(out);
                yield false;
            }
            case HANG -> {
                flush();
                Long delay = met.delayMs();
                if (delay != null) {
                    due = System.nanoTime() + Exchange.nanos(delay, 0);
                    exchange.later(Exchange.nanos(delay, 0), this::run);
                }
                yield true;
            }
            case RATE_LIMIT, ERROR, SLOW_FIRST_TOKEN, SLOW_STREAM, MISSING_USAGE, CREDENTIAL, REFUSE_CONNECTION ->
                false;
        };
    }

    private void flush() {
        if (out.length() > 0) {
            response.write(Buffer.buffer(out.toBytes()));
            out.clear();
        }
    }

    private void end() {
        events.appendEnd(out);
        if (out.length() > 0) {
            response.end(Buffer.buffer(out.toBytes()));
        } else {
            response.end();
        }
    }
}
