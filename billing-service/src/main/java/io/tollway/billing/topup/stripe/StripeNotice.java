package io.tollway.billing.topup.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is taken from a webhook: that something happened, and to what. Amounts and states in it are never read.
 *
 * @param topUpId the order that the object's metadata or reference names
 * @param objectId Stripe's id of the object
 * @param foreign whether it is about another account connected to ours
 */
record StripeNotice(
        String id,
        String type,
        Instant createdAt,
        boolean live,
        boolean foreign,
        Optional<UUID> topUpId,
        Optional<String> objectId) {
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

    private static final Set<String> ABOUT_REFUNDS = Set.of("refund.created", "refund.updated", "refund.failed");

    private static final Set<String> ABOUT_DISPUTES = Set.of(
            "charge.dispute.created",
            "charge.dispute.updated",
            "charge.dispute.closed",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated");

    /** What an event makes us look at. */
    sealed interface Subject {
        record TopUp(UUID id) implements Subject {}

        record Refund(String id) implements Subject {}

        record Dispute(String id) implements Subject {}
    }

    /** The types that our endpoint asks for. */
    static Set<String> types() {
        return Stream.of(ABOUT_TOP_UPS, ABOUT_REFUNDS, ABOUT_DISPUTES)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Empty for what is kept for the record only. */
    Optional<Subject> subject() {
        return foreign ? Optional.empty() : subject(type, topUpId, objectId);
    }

    static Optional<Subject> subject(String type, Optional<UUID> topUpId, Optional<String> objectId) {
        if (ABOUT_TOP_UPS.contains(type)) {
            return topUpId.map(Subject.TopUp::new);
        }
        if (ABOUT_REFUNDS.contains(type)) {
            return objectId.map(Subject.Refund::new);
        }
        return ABOUT_DISPUTES.contains(type) ? objectId.map(Subject.Dispute::new) : Optional.empty();
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
                topUpId(event.path("data").path("object")),
                objectId(event.path("data").path("object"))));
    }

    private static Optional<UUID> topUpId(JsonNode object) {
        return uuid(object.path("metadata").path(SessionParameters.TOP_UP).asText())
                .or(() -> uuid(object.path("client_reference_id").asText()));
    }

    private static Optional<String> objectId(JsonNode object) {
        String id = object.path("id").asText();
        return id.isBlank() || id.length() > LONGEST_ID ? Optional.empty() : Optional.of(id);
    }

    static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
