package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A card as it was given. Numbers are not kept, only which test card it is.
 *
 * @param customer whom it is attached to, so that it can be charged again
 * @param setUp whether its buyer has agreed, before his bank, to charges in his absence
 */
public record PaymentMethod(
        String id,
        long created,
        TestCard card,
        @Nullable String customer,
        @Nullable String email,
        @Nullable String name,
        boolean setUp) {
    public static final Kind<PaymentMethod> KIND = new Kind<>("payment_method", PaymentMethod.class, PaymentMethod::id);
    private static final int EXPIRY_MONTH = 12;
    private static final int EXPIRY_YEAR = 2034;

    PaymentMethod attachedTo(String owner, boolean nowSetUp) {
        return new PaymentMethod(id, created, card, owner, email, name, setUp || nowSetUp);
    }

    PaymentMethod detached() {
        return new PaymentMethod(id, created, card, null, email, name, setUp);
    }

    public ObjectNode shape() {
        return Shape.of("payment_method", id, created)
                .with("allow_redisplay", "unspecified")
                .with("billing_details", billingDetails())
                .with(
                        "card",
                        card(card)
                                .with("display_brand", card.brand())
                                .nulls("generated_from")
                                .with(
                                        "networks",
                                        Shape.plain()
                                                .with("available", java.util.List.of(card.brand()))
                                                .nulls("preferred"))
                                .with("three_d_secure_usage", Shape.plain().with("supported", true)))
                .with("customer", customer)
                .nulls("customer_account")
                .with("metadata", java.util.Map.of())
                .with("type", "card")
                .node();
    }

    Shape billingDetails() {
        return Shape.plain()
                .with("address", Shape.plain().nulls("city", "country", "line1", "line2", "postal_code", "state"))
                .with("email", email)
                .with("name", name)
                .nulls("phone", "tax_id");
    }

    /** What payment methods and charges both show of a card. */
    static Shape card(TestCard card) {
        return Shape.plain()
                .with("brand", card.brand())
                .with(
                        "checks",
                        Shape.plain()
                                .nulls("address_line1_check", "address_postal_code_check")
                                .with("cvc_check", "pass"))
                .with("country", "US")
                .with("exp_month", EXPIRY_MONTH)
                .with("exp_year", EXPIRY_YEAR)
                .with("fingerprint", "sim" + card.name().replace("_", "").toLowerCase(java.util.Locale.ROOT))
                .with("funding", card.funding())
                .with("last4", card.last4())
                .nulls("regulated_status", "wallet");
    }
}
