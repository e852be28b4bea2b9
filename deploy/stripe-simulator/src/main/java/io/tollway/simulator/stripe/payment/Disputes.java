package io.tollway.simulator.stripe.payment;

import io.tollway.simulator.stripe.payment.Dispute.Status;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of disputes, with the events of each step and the money they move. What the evidence says decides: Stripe's three test words.
 *
 * @see <a href="https://docs.stripe.com/testing#disputes">Stripe: testing disputes</a>
 */
public final class Disputes {
    /** What Stripe asks for a dispute, whoever wins it; in minor units. */
    private static final long FEE = 1_500;

    private static final long SOME_TIME_SECONDS = 2;
    private static final Duration TO_ANSWER = Duration.ofDays(9);
    private static final String DECIDING_TEXT = "uncategorized_text";

    private final EventLog events;

    public Disputes(EventLog events) {
        this.events = events;
    }

    static Optional<Dispute> ofCharge(Transaction tx, String charge) {
        return tx.newestFirst(Dispute.KIND).stream()
                .filter(dispute -> dispute.charge().equals(charge))
                .findFirst();
    }

    /** @param inquiry whether the bank only asks, so that the money stays */
    Dispute open(Transaction tx, Charge charge, boolean inquiry) {
        Dispute opened = new Dispute(
                Ids.next("dp_"),
                tx.unixTime(),
                new Money(
                        charge.amount().minor() - charge.refunded(),
                        charge.amount().currency()),
                charge.id(),
                charge.paymentIntent(),
                inquiry ? Status.WARNING_NEEDS_RESPONSE : Status.NEEDS_RESPONSE,
                List.of(),
                Map.of(),
                tx.unixTime() + TO_ANSWER.toSeconds(),
                0,
                null,
                0,
                Map.of());
        if (inquiry) {
            return told(tx, "charge.dispute.created", opened);
        }
        Dispute withdrawn = withdraw(tx, opened);
        told(tx, "charge.dispute.created", withdrawn);
        return told(tx, "charge.dispute.funds_withdrawn", withdrawn);
    }

    /** Hands the evidence in; nothing can be added to a closed dispute. */
    Dispute submit(Transaction tx, Dispute dispute) {
        requireOpen(dispute);
        boolean inquiry = dispute.status().inquiry();
        Status decision =
                switch (dispute.evidence().getOrDefault(DECIDING_TEXT, "").strip()) {
                    case "winning_evidence" -> inquiry ? Status.WARNING_CLOSED : Status.WON;
                    case "losing_evidence" -> inquiry ? Status.WARNING_CLOSED : Status.LOST;
                    case "escalate_inquiry_evidence" -> inquiry ? Status.NEEDS_RESPONSE : null;
                    default -> null;
                };
        return told(tx, "charge.dispute.updated", dispute.submitted(decision, tx.unixTime() + SOME_TIME_SECONDS));
    }

    /** Gives up: the dispute is lost. */
    Dispute concede(Transaction tx, Dispute dispute) {
        requireOpen(dispute);
        return decide(tx, dispute, dispute.status().inquiry() ? Status.WARNING_CLOSED : Status.LOST);
    }

    Dispute annotate(Transaction tx, Dispute changed) {
        return told(tx, "charge.dispute.updated", changed);
    }

    /** Decides those whose time has come. */
    public void advance(Transaction tx) {
        tx.newestFirst(Dispute.KIND).stream()
                .filter(dispute -> dispute.due(tx.unixTime()))
                .forEach(dispute -> {
                    Status decision = dispute.decision();
                    if (decision != null) {
                        decide(tx, dispute, decision);
                    }
                });
    }

    private Dispute decide(Transaction tx, Dispute dispute, Status decision) {
        Dispute decided = dispute.with(decision);
        return switch (decision) {
            case WON -> {
                Dispute won = book(
                        tx,
                        decided,
                        BalanceTransaction.Type.DISPUTE_REVERSAL,
                        decided.amount(),
                        0,
                        "Chargeback reversal for " + decided.charge());
                told(tx, "charge.dispute.funds_reinstated", won);
                yield told(tx, "charge.dispute.closed", won);
            }
            case NEEDS_RESPONSE -> {
                Dispute escalated = withdraw(tx, decided);
                told(tx, "charge.dispute.updated", escalated);
                yield told(tx, "charge.dispute.funds_withdrawn", escalated);
            }
            case LOST, WARNING_CLOSED -> told(tx, "charge.dispute.closed", decided);
            case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, UNDER_REVIEW ->
                throw new IllegalStateException("no decision: " + decision);
        };
    }

    private static Dispute withdraw(Transaction tx, Dispute dispute) {
        return book(
                tx,
                dispute,
                BalanceTransaction.Type.DISPUTE,
                dispute.amount().negated(),
                FEE,
                "Chargeback withdrawal for " + dispute.charge());
    }

    private static Dispute book(
            Transaction tx, Dispute dispute, BalanceTransaction.Type type, Money amount, long fee, String description) {
        BalanceTransaction line = tx.put(
                BalanceTransaction.KIND,
                new BalanceTransaction(
                        Ids.next("txn_"),
                        tx.unixTime(),
                        type,
                        amount,
                        new Money(fee, amount.currency()),
                        dispute.id(),
                        description));
        return dispute.with(line.id());
    }

    private Dispute told(Transaction tx, String event, Dispute dispute) {
        tx.put(Dispute.KIND, dispute);
        events.emit(tx, event, dispute.shape(tx));
        return dispute;
    }

    private static void requireOpen(Dispute dispute) {
        if (dispute.status().closed()) {
            throw InvalidRequest.of(null, "This dispute is already closed");
        }
    }
}
