package io.tollway.billing.topup.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is taken from a webhook: that something happened, and to which of our orders. Amounts and states in it are never read.
 *
 * @param topUpId the order that the object's metadata or reference names
 * @param foreign whether it is about another account connected to ours
 */
record StripeNotice(String id, String type, Instant createdAt, boolean live, boolean foreign, Optional<UUID> topUpId) {
    private static final int LONGEST_ID = 255;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> ABOUT_TOP_UPS = Set.of(
            "checkout.session.completed",
            "checkout.session.async_payment_succeeded",
            "checkout.session.async_payment_failed",
            "checkout.session.expired",
            "payment_intent.succeeded",
            "payment_intent.processing",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_failed",
            "invoice.payment_action_required",
            "invoice.voided");

    static Set<String> typesAboutTopUps() {
        return ABOUT_TOP_UPS;
    }

    boolean isAboutTopUps() {
        return ABOUT_TOP_UPS.contains(type) && !foreign;
    }

    /** Empty when the bytes are not an event of Stripe's API v1. */
    static Optional<StripeNotice> read(byte[] body) {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (event == null || !"event".equals(event.path("object").asText())) {
            return Optional.empty();
        }
        String id = event.path("id").asText();
        String type = event.path("type").asText();
        JsonNode created = event.path("created");
        if (id.isBlank()
                || id.length() > LONGEST_ID
                || type.isBlank()
                || type.length() > LONGEST_ID
                || !created.canConvertToLong()) {
            return Optional.empty();
        }
        return Optional.of(new StripeNotice(
                id,
                type,
                Instant.ofEpochSecond(created.asLong()),
                event.path("livemode").asBoolean(false),
                event.hasNonNull("account"),
                topUpId(event.path("data").path("object"))));
    }

    private static Optional<UUID> topUpId(JsonNode object) {
        return uuid(object.path("metadata").path(SessionParameters.TOP_UP).asText())
                .or(() -> uuid(object.path("client_reference_id").asText()));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
