package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Expansion;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.CardRefused;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes payments: the one place where a card is charged, whoever asked for it. */
public final class Payments {
    /** The tables of this package. */
    public static final List<Kind<?>> KINDS = List.of(
            PaymentMethod.KIND,
            PaymentIntent.KIND,
            SetupIntent.KIND,
            Charge.KIND,
            BalanceTransaction.KIND,
            Refund.KIND,
            Dispute.KIND);

    private static final String NOT_AUTHENTICATED = "We are unable to authenticate your payment method. Please choose a"
            + " different payment method and try again.";
    private final EventLog events;
    private final Disputes disputes;

    public Payments(EventLog events, Disputes disputes) {
        this.events = events;
        this.disputes = disputes;
    }

    /** Tells how ids of this package become objects. */
    public static void register(Expansion expansion) {
        expansion
                .reference("pm_", PaymentMethod.KIND, (tx, method) -> method.shape())
                .reference("seti_", SetupIntent.KIND, (tx, intent) -> intent.shape())
                .reference("pi_", PaymentIntent.KIND, (tx, intent) -> intent.shape())
                .reference("ch_", Charge.KIND, (tx, charge) -> charge.shape(tx))
                .reference("re_", Refund.KIND, (tx, refund) -> refund.shape())
                .reference("dp_", Dispute.KIND, (tx, dispute) -> dispute.shape(tx))
                .reference("txn_", BalanceTransaction.KIND, (tx, line) -> line.shape(tx.unixTime()));
    }

    /**
     * The test card behind a number that somebody typed on a page.
     *
     * @throws InvalidRequest with what the page shall say, when there is none
     */
    public static TestCard typed(@Nullable String number) {
        if (number == null) {
            throw InvalidRequest.coded("incomplete_number", "card_number", "Your card number is incomplete.");
        }
        return TestCard.byNumber(number)
                .orElseThrow(() -> InvalidRequest.coded(
                        "incorrect_number",
                        "card_number",
                        "Your card number is incorrect: only Stripe's test cards work here."));
    }

    /** What became of a try. */
    public sealed interface Attempt {
        PaymentIntent intent();
    }

    /** Paid; {@link #book} still has to be called once everything that hangs on it has been told. */
    public record Paid(PaymentIntent intent, Charge charge) implements Attempt {}

    /** The buyer must confirm on a second page. */
    public record Waiting(PaymentIntent intent) implements Attempt {}

    /** Refused, with Stripe's error. */
    public record Refused(PaymentIntent intent, CardRefused error) implements Attempt {}

    public PaymentIntent create(Transaction tx, PaymentIntent.Order order) {
        String id = Ids.next("pi_");
        PaymentIntent intent = tx.put(
                PaymentIntent.KIND,
                new PaymentIntent(
                        id,
                        tx.unixTime(),
                        id + "_secret_" + Ids.secret(),
                        order,
                        null,
                        null,
                        null,
                        new PaymentState.RequiresPaymentMethod(null)));
        events.emit(tx, "payment_intent.created", intent.shape());
        return intent;
    }

    /** A card that somebody has typed in, or named; it is nobody's until it is saved. */
    public PaymentMethod method(Transaction tx, TestCard card, @Nullable String email, @Nullable String name) {
        return tx.put(
                PaymentMethod.KIND, new PaymentMethod(Ids.next("pm_"), tx.unixTime(), card, null, email, name, false));
    }

    /**
     * The card that a parameter names: a kept one, or one of Stripe's test names such as {@code pm_card_visa}.
     *
     * @throws InvalidRequest when there is none of that name, or when it is somebody else's
     */
    public PaymentMethod named(Transaction tx, String name, @Nullable String customer) {
        Optional<TestCard> card = TestCard.byName(name);
        if (card.isPresent()) {
            return method(tx, card.get(), null, null);
        }
        PaymentMethod kept = tx.find(PaymentMethod.KIND, name);
        if (kept == null) {
            throw InvalidRequest.noSuch("PaymentMethod", name, "payment_method");
        }
        if (kept.customer() != null && !kept.customer().equals(customer)) {
            throw InvalidRequest.of(
                    "payment_method", "The payment method you provided has already been attached to a customer.");
        }
        return kept;
    }

    /**
     * Charges the card, or asks for the buyer.
     *
     * @param actionUrl where the buyer confirms; null when the buyer is absent, so that a card that wants him is refused
     */
    public Attempt confirm(Transaction tx, PaymentIntent before, PaymentMethod method, @Nullable String actionUrl) {
        return confirm(tx, before, method, actionUrl, actionUrl != null);
    }

    /** As the other, for payments whose buyer may be absent and may confirm later all the same. */
    public Attempt confirm(
            Transaction tx,
            PaymentIntent before,
            PaymentMethod method,
            @Nullable String actionUrl,
            boolean buyerPresent) {
        TestCard card = method.card();
        before.state().requireOpen("confirm");
        PaymentIntent intent = before.withMethod(method.id());
        return switch (buyerPresent ? card.outcome() : card.outcomeOffSession(method.setUp())) {
            case TestCard.Pays ignored -> succeed(tx, intent, method);
            case TestCard.Declines declines ->
                refuse(
                        tx,
                        intent,
                        method,
                        new Charge.Refusal(declines.code(), declines.declineCode(), declines.message()));
            case TestCard.Authenticates ignored
            when actionUrl == null ->
                refuse(
                        tx,
                        intent,
                        method,
                        new Charge.Refusal(
                                "authentication_required",
                                "authentication_required",
                                "Your card was declined. This transaction requires authentication."));
            case TestCard.Authenticates ignored -> ask(tx, intent, actionUrl);
        };
    }

    /** The buyer has confirmed, or has failed to. */
    public Attempt authenticated(Transaction tx, PaymentIntent intent, boolean confirmed) {
        String methodId = intent.paymentMethod();
        if (!(intent.state() instanceof PaymentState.RequiresAction) || methodId == null) {
            throw new IllegalStateException(intent.id() + " waits for nobody");
        }
        PaymentMethod method = tx.get(PaymentMethod.KIND, methodId);
        if (confirmed) {
            return succeed(tx, intent, method);
        }
        String code = "payment_intent_authentication_failure";
        PaymentIntent refused = tx.put(
                PaymentIntent.KIND,
                intent.with(intent.state()
                        .refuse(new PaymentState.LastError(code, null, NOT_AUTHENTICATED, null, method.shape()))));
        ObjectNode shape = refused.shape();
        events.emit(tx, "payment_intent.payment_failed", shape);
        return new Refused(refused, new CardRefused(code, null, NOT_AUTHENTICATED, null, shape));
    }

    /** Books the money with its fee, as Stripe does right after the payment; some test cards are disputed with that. */
    public Charge book(Transaction tx, Charge charge) {
        BalanceTransaction line = tx.put(
                BalanceTransaction.KIND,
                new BalanceTransaction(
                        Ids.next("txn_"),
                        tx.unixTime(),
                        BalanceTransaction.Type.CHARGE,
                        charge.amount(),
                        charge.amount().processingFee(),
                        charge.id(),
                        charge.description()));
        Charge booked = tx.put(Charge.KIND, charge.booked(line.id()));
        events.emit(tx, "charge.updated", booked.shape(tx), Json.object().putNull("balance_transaction"));
        switch (tx.get(PaymentMethod.KIND, charge.paymentMethod()).card().aftermath()) {
            case DISPUTED -> disputes.open(tx, booked, false);
            case INQUIRED -> disputes.open(tx, booked, true);
            case NONE, REFUND_PENDS, REFUND_FAILS -> {}
        }
        return booked;
    }

    public PaymentIntent cancel(Transaction tx, PaymentIntent intent, @Nullable String reason) {
        PaymentIntent canceled =
                tx.put(PaymentIntent.KIND, intent.with(intent.state().cancel(tx.unixTime(), reason)));
        events.emit(tx, "payment_intent.canceled", canceled.shape());
        return canceled;
    }

    private Attempt succeed(Transaction tx, PaymentIntent intent, PaymentMethod method) {
        Charge charge = charge(tx, intent, method, null);
        PaymentIntent paid = tx.put(
                PaymentIntent.KIND,
                intent.withCharge(charge.id()).with(intent.state().succeed()));
        events.emit(tx, "charge.succeeded", charge.shape(tx));
        events.emit(tx, "payment_intent.succeeded", paid.shape());
        return new Paid(paid, charge);
    }

    private Attempt refuse(Transaction tx, PaymentIntent intent, PaymentMethod method, Charge.Refusal refusal) {
        Charge charge = charge(tx, intent, method, refusal);
        PaymentState.LastError error = new PaymentState.LastError(
                refusal.code(), refusal.declineCode(), refusal.message(), charge.id(), method.shape());
        PaymentIntent refused = tx.put(
                PaymentIntent.KIND,
                intent.withCharge(charge.id()).with(intent.state().refuse(error)));
        ObjectNode shape = refused.shape();
        events.emit(tx, "charge.failed", charge.shape(tx));
        events.emit(tx, "payment_intent.payment_failed", shape);
        return new Refused(
                refused, new CardRefused(refusal.code(), refusal.declineCode(), refusal.message(), charge.id(), shape));
    }

    private Attempt ask(Transaction tx, PaymentIntent intent, String actionUrl) {
        PaymentIntent waiting = tx.put(PaymentIntent.KIND, intent.waitingAt(actionUrl));
        events.emit(tx, "payment_intent.requires_action", waiting.shape());
        return new Waiting(waiting);
    }

    private static Charge charge(
            Transaction tx, PaymentIntent intent, PaymentMethod method, Charge.@Nullable Refusal refusal) {
        PaymentIntent.Order order = intent.order();
        return tx.put(
                Charge.KIND,
                new Charge(
                        Ids.next("ch_"),
                        tx.unixTime(),
                        order.amount(),
                        intent.id(),
                        method.id(),
                        order.customer(),
                        order.description(),
                        order.receiptEmail(),
                        refusal,
                        null,
                        0,
                        order.metadata()));
    }
}
