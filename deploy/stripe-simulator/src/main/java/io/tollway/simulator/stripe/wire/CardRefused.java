package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A card that was refused (402). What the attempt left behind, a failed charge and its event, stays. */
public final class CardRefused extends StripeException {
    private final String code;
    private final @Nullable String declineCode;
    private final @Nullable String charge;
    private final @Nullable ObjectNode paymentIntent;

    /**
     * @param code Stripe's {@code code}, such as {@code card_declined}
     * @param declineCode the issuer's reason, such as {@code insufficient_funds}
     * @param paymentIntent the payment intent as it stands after the attempt
     */
    public CardRefused(
            String code,
            @Nullable String declineCode,
            String message,
            @Nullable String charge,
            @Nullable ObjectNode paymentIntent) {
        super(message);
        this.code = code;
        this.declineCode = declineCode;
        this.charge = charge;
        this.paymentIntent = paymentIntent;
    }

    @Override
    public int status() {
        return 402;
    }

    @Override
    String type() {
        return "card_error";
    }

    @Override
    String code() {
        return code;
    }

    @Override
    @Nullable String param() {
        return null;
    }

    @Override
    public boolean keepsChanges() {
        return true;
    }

    @Override
    void describe(ObjectNode error) {
        if (declineCode != null) {
            error.put("decline_code", declineCode);
        }
        if (charge != null) {
            error.put("charge", charge);
        }
        if (paymentIntent != null) {
            error.set("payment_intent", paymentIntent);
        }
    }
}
