package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.gateway.usage.Rater;
import io.tollway.gateway.usage.SpoolUnavailable;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Ends an exchange: who pays what ({@code money.md} §5), the leases' shares, and the FINAL record, in one turn of the event loop. */
final class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);

    /**
     * What an answer costs.
     *
     * @param chargeNano what its caller pays
     * @param listNano what its usage costs at list price
     * @param costNano what the platform pays its provider
     */
    record Receipt(long chargeNano, long listNano, long costNano) {
        static final Receipt FREE = new Receipt(0, 0, 0);
    }

    private Settlement() {}

    /** Decides who pays what; nothing is booked yet. */
    static Receipt price(Exchange exchange, Outcome outcome, Served served) {
        Candidate candidate = exchange.candidate;
        if (candidate == null) {
            return Receipt.FREE;
        }
        long hold = exchange.holdNano();
        long list = rate(candidate.endpoint().price().price(), served.usage(), hold);
        return candidate.own()
                ? new Receipt(0, list, 0)
                : new Receipt(
                        isCharged(outcome) ? Math.min(list, hold) : 0,
                        list,
                        rate(candidate.endpoint().price().cost(), served.usage(), list));
    }

    /**
     * Settles and records, once.
     *
     * @param status what the client is answered
     */
    static void settle(
            ExchangeServices services, Exchange exchange, Outcome outcome, Served served, int status, Receipt receipt) {
        exchange.admission.used(tokens(served.usage()));
        List<LeaseCharge> charges = exchange.hold == null
                ? List.of()
                : exchange.hold.settle(receipt.chargeNano(), model(exchange.candidate));
        exchange.settled = true;
        count(services, outcome, receipt, exchange.candidate);
        try {
            services.usage().finish(record(services, exchange, outcome, served, status, receipt, charges));
        } catch (SpoolUnavailable full) {
            services.counters().count(Metric.SPOOL_REFUSED);
            LOG.errorf(
                    "%s: its FINAL found no room in the spool; it will be recovered as failed", exchange.generationId);
        }
    }

    private static @Nullable String model(@Nullable Candidate candidate) {
        return candidate == null ? null : candidate.endpoint().model().id();
    }

    private static long tokens(UsageCounts usage) {
        return usage.input()
                + usage.cacheRead()
                + usage.cacheWrite5m()
                + usage.cacheWrite1h()
                + usage.audioInput()
                + usage.imageInput()
                + usage.output()
                + usage.reasoning()
                + usage.audioOutput();
    }

    private static boolean isCharged(Outcome outcome) {
        return switch (outcome) {
            case COMPLETE, CLIENT_GONE, CUT_BY_LIMIT -> true;
            case PROVIDER_FAILED, EMPTY_ANSWER, GATEWAY_FAILED -> false;
        };
    }

    /** A sum that does not fit is beyond any hold; it becomes the bound. */
    private static long rate(Map<String, Long> prices, UsageCounts usage, long whenTooLarge) {
        try {
            return Rater.nano(prices, usage);
        } catch (ArithmeticException tooLarge) {
            return whenTooLarge;
        }
    }

    private static void count(
            ExchangeServices services, Outcome outcome, Receipt receipt, @Nullable Candidate candidate) {
        switch (outcome) {
            case COMPLETE, CUT_BY_LIMIT -> services.counters().count(Metric.COMPLETED);
            case CLIENT_GONE -> services.counters().count(Metric.CLIENT_GONE);
            case PROVIDER_FAILED, EMPTY_ANSWER, GATEWAY_FAILED ->
                services.counters().count(Metric.FAILED);
        }
        services.counters().add(Metric.CHARGED_NANO, receipt.chargeNano());
        if (isCharged(outcome) && candidate != null && !candidate.own()) {
            services.counters().add(Metric.ABOVE_HOLD_NANO, receipt.listNano() - receipt.chargeNano());
        }
    }

    private static FinalRecord record(
            ExchangeServices services,
            Exchange exchange,
            Outcome outcome,
            Served served,
            int status,
            Receipt receipt,
            List<LeaseCharge> charges) {
        @Nullable Candidate by = exchange.candidate;
        return new FinalRecord(
                exchange.caller.organization(),
                exchange.id,
                exchange.generationId,
                exchange.caller.project().projectId(),
                exchange.caller.key().keyId(),
                exchange.body.endUser(),
                services.nodeId(),
                exchange.dialect.name(),
                exchange.body.stream(),
                exchange.body.model(),
                served.model(),
                by == null ? null : by.endpoint().provider().id(),
                by == null ? null : by.account(),
                by == null ? "platform" : by.source(),
                by == null ? null : by.endpoint().endpoint().id(),
                by == null ? null : (Integer) by.endpoint().price().version(),
                served.usage(),
                served.source(),
                exchange.holdNano(),
                receipt.chargeNano(),
                receipt.listNano(),
                receipt.costNano(),
                charges,
                outcome,
                served.finishReason(),
                status,
                exchange.attempts,
                exchange.changes(),
                exchange.startedAt,
                services.clock().instant(),
                exchange.firstTokenMicros(),
                exchange.overheadMicros(exchange.firstTokenNanos),
                exchange.body.sessionId(),
                null);
    }
}
