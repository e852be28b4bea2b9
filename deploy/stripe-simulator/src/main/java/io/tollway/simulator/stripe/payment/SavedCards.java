package io.tollway.simulator.stripe.payment;

import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.CardRefused;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;

/** Attaches cards to customers and takes them off again. */
public final class SavedCards {
    private final EventLog events;

    public SavedCards(EventLog events) {
        this.events = events;
    }

    /**
     * Attaches a card; one that is the customer's already stays so.
     *
     * @param setUp whether the buyer agreed to charges in his absence
     * @throws CardRefused when the issuer refuses to have it saved
     * @throws InvalidRequest when it is somebody else's
     */
    public PaymentMethod attach(Transaction tx, PaymentMethod method, String customer, boolean setUp) {
        if (method.customer() != null && !method.customer().equals(customer)) {
            throw InvalidRequest.of(
                    "payment_method", "The payment method you provided has already been attached to a customer.");
        }
        if (method.card().outcomeOfSaving() instanceof TestCard.Declines declines) {
            throw new CardRefused(declines.code(), declines.declineCode(), declines.message(), null, null);
        }
        PaymentMethod attached = tx.put(PaymentMethod.KIND, method.attachedTo(customer, setUp));
        if (method.customer() == null) {
            events.emit(tx, "payment_method.attached", attached.shape());
        }
        return attached;
    }

    /** @throws InvalidRequest when it is nobody's */
    PaymentMethod detach(Transaction tx, PaymentMethod method) {
        String owner = method.customer();
        if (owner == null) {
            throw InvalidRequest.of(
                    null, "The payment method you provided is not attached to a customer so detachment is impossible.");
        }
        PaymentMethod detached = tx.put(PaymentMethod.KIND, method.detached());
        events.emit(
                tx, "payment_method.detached", detached.shape(), Json.object().put("customer", owner));
        return detached;
    }
}
