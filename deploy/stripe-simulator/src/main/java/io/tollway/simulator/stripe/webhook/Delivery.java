package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollway.simulator.stripe.state.Kind;
import java.time.Duration;
import java.time.Instant;

/**
 * One event on its way to one endpoint.
 *
 * @param createdMillis milliseconds since 1970
 */
record Delivery(String event, String endpoint, long createdMillis, Progress progress) {
    static final Kind<Delivery> KIND =
            new Kind<>("delivery", Delivery.class, delivery -> id(delivery.event, delivery.endpoint));
    static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    static final Duration PATIENCE = Duration.ofHours(1);

    /** How far it has come. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Pending.class, name = "pending"),
        @JsonSubTypes.Type(value = Delivered.class, name = "delivered"),
        @JsonSubTypes.Type(value = Dropped.class, name = "dropped"),
        @JsonSubTypes.Type(value = Abandoned.class, name = "abandoned")
    })
    sealed interface Progress {}

    /** @param failures attempts that were not answered with 2xx */
    record Pending(int failures) implements Progress {}

    record Delivered() implements Progress {}

    /** Lost on purpose, by a fault. */
    record Dropped() implements Progress {}

    /** Tried for an hour in vain. */
    record Abandoned() implements Progress {}

    static String id(String event, String endpoint) {
        return event + ":" + endpoint;
    }

    static Delivery of(Event event, WebhookEndpoint endpoint, Instant now) {
        return new Delivery(event.id(), endpoint.id(), now.toEpochMilli(), new Pending(0));
    }

    Delivery arrived() {
        return new Delivery(event, endpoint, createdMillis, new Delivered());
    }

    Delivery lost() {
        return new Delivery(event, endpoint, createdMillis, new Dropped());
    }

    /** After an attempt without a 2xx: once more later, or given up. */
    Delivery failed(Instant now) {
        int failures = progress instanceof Pending pending ? pending.failures() + 1 : 1;
        boolean over = now.toEpochMilli() - createdMillis >= PATIENCE.toMillis();
        return new Delivery(event, endpoint, createdMillis, over ? new Abandoned() : new Pending(failures));
    }
}
