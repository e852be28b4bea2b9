package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where events go. */
record WebhookEndpoint(
        String id,
        long created,
        String url,
        String secret,
        List<String> enabledEvents,
        @Nullable String description,
        Map<String, String> metadata,
        Status status) {
    static final Kind<WebhookEndpoint> KIND =
            new Kind<>("webhook_endpoint", WebhookEndpoint.class, WebhookEndpoint::id);

    enum Status {
        ENABLED,
        DISABLED,
        DELETED
    }

    boolean wants(String type) {
        return status == Status.ENABLED && (enabledEvents.contains("*") || enabledEvents.contains(type));
    }

    ObjectNode shape() {
        return Shape.of("webhook_endpoint", id, created)
                .with("api_version", EventLog.API_VERSION)
                .nulls("application")
                .with("description", description)
                .with("enabled_events", enabledEvents)
                .with("metadata", metadata)
                .with("status", status == Status.ENABLED ? "enabled" : "disabled")
                .with("url", url)
                .node();
    }

    /** Never the secret: the log of a failed start shows records. */
    @Override
    public String toString() {
        return "WebhookEndpoint[" + id + ", " + url + ", " + status + "]";
    }
}
