package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, with the object as it was then.
 *
 * @param created seconds since 1970
 * @param previous the earlier values of what an {@code …updated} event changed
 */
record Event(
        String id,
        long created,
        String type,
        ObjectNode object,
        @Nullable ObjectNode previous,
        @Nullable String requestId,
        @Nullable String idempotencyKey) {
    static final Kind<Event> KIND = new Kind<>("event", Event.class, Event::id);

    ObjectNode shape(Transaction tx) {
        Shape data = Shape.plain().with("object", object);
        if (previous != null) {
            data.with("previous_attributes", previous);
        }
        return Shape.of("event", id, created)
                .with("api_version", EventLog.API_VERSION)
                .with("data", data)
                .with("pending_webhooks", pending(tx))
                .with("request", Shape.plain().with("id", requestId).with("idempotency_key", idempotencyKey))
                .with("type", type)
                .node();
    }

    private long pending(Transaction tx) {
        return tx.newestFirst(WebhookEndpoint.KIND).stream()
                .filter(endpoint -> endpoint.status() == WebhookEndpoint.Status.ENABLED)
                .map(endpoint -> tx.find(Delivery.KIND, Delivery.id(id, endpoint.id())))
                .filter(delivery -> delivery != null && delivery.progress() instanceof Delivery.Pending)
                .count();
    }
}
