package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.CardRefused;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The life of setup intents: a card is given, its buyer confirms where the issuer wants it, and it is the customer's. */
public final class Setups {
    private static final String NOT_AUTHENTICATED = "We are unable to authenticate your payment method. Please choose a"
            + " different payment method and try again.";
    private final EventLog events;
    private final SavedCards cards;

    public Setups(EventLog events, SavedCards cards) {
        this.events = events;
        this.cards = cards;
    }

    public SetupIntent create(
            Transaction tx,
            @Nullable String customer,
            String usage,
            @Nullable String description,
            @Nullable String returnUrl,
            Map<String, String> metadata) {
        String id = Ids.next("seti_");
        SetupIntent intent = tx.put(
                SetupIntent.KIND,
                new SetupIntent(
                        id,
                        tx.unixTime(),
                        id + "_secret_" + Ids.secret(),
                        customer,
                        usage,
                        description,
                        returnUrl,
                        metadata,
                        null,
                        new SetupState.RequiresPaymentMethod(null)));
        events.emit(tx, "setup_intent.created", intent.shape());
        return intent;
    }

    /** What became of a card that was to be saved. */
    public sealed interface Outcome {}

    public record Saved(SetupIntent intent, PaymentMethod method) implements Outcome {}

    public record Waiting(SetupIntent intent) implements Outcome {}

    public record Refused(SetupIntent intent, CardRefused error) implements Outcome {}

    /** @param actionUrl where the buyer confirms */
    public Outcome confirm(Transaction tx, SetupIntent before, PaymentMethod method, String actionUrl) {
        before.state().requireOpen("confirm");
        return switch (method.card().outcomeOfSaving()) {
            case TestCard.Pays ignored -> save(tx, before, method);
            case TestCard.Declines declines ->
                refuse(tx, before, method, declines.code(), declines.declineCode(), declines.message());
            case TestCard.Authenticates ignored -> {
                SetupIntent waiting = tx.put(
                        SetupIntent.KIND, before.withMethod(method.id(), new SetupState.RequiresAction(actionUrl)));
                events.emit(tx, "setup_intent.requires_action", waiting.shape());
                yield new Waiting(waiting);
            }
        };
    }

    /** The buyer has confirmed, or has failed to. */
    public Outcome authenticated(Transaction tx, SetupIntent intent, boolean confirmed) {
        String methodId = intent.paymentMethod();
        if (!intent.waits() || methodId == null) {
            throw new IllegalStateException(intent.id() + " waits for nobody");
        }
        PaymentMethod method = tx.get(PaymentMethod.KIND, methodId);
        return confirmed
                ? save(tx, intent, method)
                : refuse(tx, intent, method, "setup_intent_authentication_failure", null, NOT_AUTHENTICATED);
    }

    public SetupIntent cancel(Transaction tx, SetupIntent intent, @Nullable String reason) {
        intent.state().requireOpen("cancel");
        SetupIntent canceled = tx.put(SetupIntent.KIND, intent.with(new SetupState.Canceled(reason)));
        events.emit(tx, "setup_intent.canceled", canceled.shape());
        return canceled;
    }

    private Outcome save(Transaction tx, SetupIntent intent, PaymentMethod method) {
        String customer = intent.customer();
        PaymentMethod saved = customer == null
                ? method
                : cards.attach(tx, method, customer, intent.usage().equals("off_session"));
        SetupIntent done = tx.put(SetupIntent.KIND, intent.withMethod(saved.id(), new SetupState.Succeeded()));
        events.emit(tx, "setup_intent.succeeded", done.shape());
        return new Saved(done, saved);
    }

    private Outcome refuse(
            Transaction tx,
            SetupIntent intent,
            PaymentMethod method,
            String code,
            @Nullable String declineCode,
            String message) {
        Shape error = Shape.plain()
                .with("code", code)
                .with("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'))
                .with("message", message)
                .with("payment_method", method.shape())
                .with("type", "card_error");
        if (declineCode != null) {
            error.with("decline_code", declineCode);
        }
        ObjectNode lastError = error.node();
        SetupIntent refused = tx.put(SetupIntent.KIND, intent.with(new SetupState.RequiresPaymentMethod(lastError)));
        events.emit(tx, "setup_intent.setup_failed", refused.shape());
        return new Refused(refused, new CardRefused(code, declineCode, message, null, null));
    }
}
