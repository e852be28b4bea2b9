package io.tollway.simulator.stripe.payment;

import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of refunds: most succeed at once; one test card's stay pending for a while, and another's fail after they looked done.
 *
 * @see <a href="https://docs.stripe.com/testing#refunds">Stripe: testing refunds</a>
 */
public final class Refunds {
    private static final long SOME_TIME_SECONDS = 2;

    private final EventLog events;

    public Refunds(EventLog events) {
        this.events = events;
    }

    /** What a refund of this payment gave back, minor units; empty when there is no such refund. */
    public static Optional<Long> refundedOf(Transaction tx, String refund, @Nullable String paymentIntent) {
        return Optional.ofNullable(tx.find(Refund.KIND, refund))
                .filter(found -> found.paymentIntent().equals(paymentIntent))
                .map(found -> found.amount().minor());
    }

    /** @throws InvalidRequest when the charge does not hold so much any more, or was charged back */
    Refund create(
            Transaction tx,
            Charge charge,
            @Nullable Long minor,
            @Nullable String reason,
            Map<String, String> metadata) {
        Optional<Dispute> dispute = Disputes.ofCharge(tx, charge.id()).filter(it -> !it.leavesRefundable());
        if (dispute.isPresent()) {
            throw InvalidRequest.coded(
                    "charge_disputed",
                    null,
                    "Charge " + charge.id() + " has been charged back; cannot issue a refund.");
        }
        Money left = new Money(
                charge.amount().minor() - charge.refunded(), charge.amount().currency());
        if (left.minor() == 0) {
            throw InvalidRequest.coded(
                    "charge_already_refunded", null, "Charge " + charge.id() + " has already been refunded.");
        }
        Money amount = new Money(minor == null ? left.minor() : minor, left.currency());
        if (amount.minor() > left.minor()) {
            throw InvalidRequest.of(
                    "amount",
                    "Refund amount (" + amount.display() + ") is greater than unrefunded amount on charge ("
                            + left.display() + ")");
        }
        String id = Ids.next("re_");
        String line = book(tx, BalanceTransaction.Type.REFUND, amount.negated(), id, charge);
        Charge refunded = tx.put(Charge.KIND, charge.withRefunded(charge.refunded() + amount.minor()));
        Refund refund = tx.put(
                Refund.KIND,
                new Refund(
                        id,
                        tx.unixTime(),
                        amount,
                        charge.id(),
                        charge.paymentIntent(),
                        reason,
                        line,
                        metadata,
                        expected(tx, charge)));
        events.emit(tx, "refund.created", refund.shape());
        events.emit(tx, "charge.refunded", refunded.shape(tx), Json.object().put("amount_refunded", charge.refunded()));
        return refund;
    }

    private static Refund.@Nullable Progress expected(Transaction tx, Charge charge) {
        long later = tx.unixTime() + SOME_TIME_SECONDS;
        return switch (tx.get(PaymentMethod.KIND, charge.paymentMethod()).card().aftermath()) {
            case REFUND_PENDS -> new Refund.Progress("pending", "succeeded", later, null);
            case REFUND_FAILS -> new Refund.Progress("succeeded", "failed", later, null);
            case NONE, DISPUTED, INQUIRED -> null;
        };
    }

    /** Moves those whose time has come. */
    public void advance(Transaction tx) {
        tx.newestFirst(Refund.KIND).stream()
                .filter(refund -> refund.due(tx.unixTime()))
                .forEach(refund -> move(tx, refund));
    }

    private void move(Transaction tx, Refund refund) {
        Refund.Progress progress = refund.progress();
        if (progress == null || progress.next() == null) {
            return;
        }
        String status = progress.next();
        String before = refund.status();
        String line = status.equals("failed") ? takeBack(tx, refund) : null;
        Refund moved = tx.put(Refund.KIND, refund.with(new Refund.Progress(status, null, progress.dueAt(), line)));
        events.emit(tx, "refund.updated", moved.shape(), Json.object().put("status", before));
        events.emit(tx, "charge.refund.updated", moved.shape(), Json.object().put("status", before));
        if (line != null) {
            events.emit(tx, "refund.failed", moved.shape());
        }
    }

    /** The bank sent the money back: it is ours again, and the charge can be refunded again. */
    private static String takeBack(Transaction tx, Refund refund) {
        Charge charge = tx.get(Charge.KIND, refund.charge());
        tx.put(
                Charge.KIND,
                charge.withRefunded(charge.refunded() - refund.amount().minor()));
        return book(tx, BalanceTransaction.Type.REFUND_FAILURE, refund.amount(), refund.id(), charge);
    }

    private static String book(
            Transaction tx, BalanceTransaction.Type type, Money amount, String source, Charge charge) {
        return tx.put(
                        BalanceTransaction.KIND,
                        new BalanceTransaction(
                                Ids.next("txn_"),
                                tx.unixTime(),
                                type,
                                amount,
                                new Money(0, amount.currency()),
                                source,
                                charge.description()))
                .id();
    }
}
