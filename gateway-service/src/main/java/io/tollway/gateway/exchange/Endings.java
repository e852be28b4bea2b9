package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Keeping;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.stored.ResponseKey;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a model call ends. Each settles and records first, closes the call, and lets the client's last bytes go when its FINAL is kept; each may run once, and only after START
 * is on disk.
 */
final class Endings {
    private static final int OK = 200;
    private static final Logger LOG = Logger.getLogger(Endings.class);

    private final ExchangeServices services;
    private final Exchange exchange;
    private final Reply reply;
    private final Runnable close;

    /** @param close takes the call out of what is under way */
    Endings(ExchangeServices services, Exchange exchange, Reply reply, Runnable close) {
        this.services = services;
        this.exchange = exchange;
        this.reply = reply;
        this.close = close;
    }

    /** Nobody answered, or the one that did broke off; nothing is charged. */
    void failed(@Nullable Answer answer, Served produced, GatewayError error) {
        settle(Outcome.PROVIDER_FAILED, produced, reply.statusWhen(error));
        last(() -> reply.failure(answer, error));
    }

    /** No provider answered what can be answered without one. */
    void estimated(Buffer estimate) {
        settle(Outcome.COMPLETE, Served.NOTHING, reply.statusWhenServed());
        last(() -> reply.estimate(estimate));
    }

    /** A whole answer is there; a client that left meanwhile pays for it all the same. */
    void document(@Nullable Answer answer, Served served) {
        boolean empty = served.finishReason() == null && answer != null && answer.facts().contentBytes == 0;
        Outcome outcome = empty ? Outcome.EMPTY_ANSWER : reply.isGone() ? Outcome.CLIENT_GONE : Outcome.COMPLETE;
        Settlement.Receipt receipt = Settlement.price(exchange, outcome, served);
        if (reply.isGone() || !(answer instanceof DocumentAnswer whole)) {
            settle(outcome, served, reply.statusWhenServed(), receipt);
            return;
        }
        Candidate by = Objects.requireNonNull(exchange.candidate);
        // Before it is paid for: what a defect of ours keeps from its client is not charged.
        Buffer body = whole.render(bill(served, receipt, by));
        settle(outcome, served, OK, receipt);
        lastKept(() -> reply.document(body, by, receipt.chargeNano()));
    }

    /** A stream is at its end, by itself or because its hold is used up. */
    void stream(@Nullable Answer answer, Served served, Outcome outcome) {
        if (served.source() == UsageSource.TOKENIZER) {
            services.counters().count(Metric.ESTIMATED);
        }
        Settlement.Receipt receipt = settle(outcome, served, OK);
        Bill bill = bill(served, receipt, Objects.requireNonNull(exchange.candidate));
        lastKept(() -> reply.streamEnd(answer, bill, outcome == Outcome.CUT_BY_LIMIT, isKept()));
    }

    /**
     * Another ending failed by a defect of ours. Nothing is charged, unless that was decided already: then the answer breaks off, since an error would deny the charge.
     *
     * @param closed whether the call was closed before
     */
    void broken(boolean closed) {
        boolean charged = exchange.settled;
        if (!charged) {
            try {
                int status = reply.statusWhen(new GatewayError.Internal());
                Settlement.settle(
                        services, exchange, Outcome.GATEWAY_FAILED, Served.NOTHING, status, Settlement.Receipt.FREE);
            } catch (RuntimeException again) {
                LOG.errorf(
                        again, "%s: it could not be recorded as failed, and will be recovered", exchange.generationId);
            }
        }
        if (!closed) {
            close.run();
        }
        last(charged ? reply::breakOff : reply::broken);
    }

    private void last(Runnable send) {
        lastKept(() -> {
            send.run();
            return null;
        });
    }

    /** Sends the end of an answer once its FINAL is kept, and keeps what was sent where that is wanted. After a defect its client is not left waiting. */
    private void lastKept(Supplier<@Nullable Buffer> send) {
        services.lastBytes().afterKept(() -> {
            Buffer sent;
            try {
                sent = send.get();
            } catch (RuntimeException defect) {
                reply.breakOff();
                throw defect;
            }
            keep(sent);
        });
    }

    /** Whether the answer is wanted again, and its project keeps answers. */
    private boolean isKept() {
        Keeping keeping = exchange.dialect.keeping();
        return keeping != null
                && exchange.caller.project().storedResponseDays() != null
                && keeping.wanted(exchange.body);
    }

    /**
     * Keeps an answer whose last byte was handed over, where that is wanted.
     *
     * @param end the whole answer, or what ended its stream; null when the client got neither
     */
    private void keep(@Nullable Buffer end) {
        Keeping keeping = exchange.dialect.keeping();
        Integer days = exchange.caller.project().storedResponseDays();
        if (end == null || keeping == null || days == null || !isKept()) {
            return;
        }
        services.stored()
                .keep(
                        new ResponseKey(
                                exchange.caller.organization(),
                                exchange.caller.project().projectId(),
                                exchange.id),
                        days,
                        exchange.body.sizeBytes() + end.length(),
                        () -> keeping.kept(exchange.body, exchange.generationId, end));
    }

    /** The client left a call that could be stopped. */
    void left(Served produced) {
        settle(Outcome.CLIENT_GONE, produced, reply.statusWhenServed());
    }

    private Settlement.Receipt settle(Outcome outcome, Served served, int status) {
        Settlement.Receipt receipt = Settlement.price(exchange, outcome, served);
        settle(outcome, served, status, receipt);
        return receipt;
    }

    private void settle(Outcome outcome, Served served, int status, Settlement.Receipt receipt) {
        Settlement.settle(services, exchange, outcome, served, status, receipt);
        close.run();
    }

    private Bill bill(Served served, Settlement.Receipt receipt, Candidate by) {
        return new Bill(
                served.usage(),
                served.source() == UsageSource.PROVIDER,
                receipt.chargeNano(),
                receipt.listNano(),
                by.own(),
                services.clock().instant().getEpochSecond());
    }
}
