package io.tollway.local.component;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.local.http.JsonClient;
import io.tollway.local.stack.PortPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * billing's webhook endpoint at the Stripe simulator. The signing secret is shown once, when the endpoint is created; it is
 * kept in the file {@code stripe-webhook-secret}.
 */
final class StripeWebhook {

    private static final String SECRET = "stripe-webhook-secret";

    private final LocalStack stack;

    StripeWebhook(LocalStack stack) {
        this.stack = stack;
    }

    /** What billing has to check signatures with; empty with the real Stripe, whose webhooks cannot reach loopback. */
    Optional<String> secret() {
        return stack.stripe().real() ? Optional.empty() : stack.secrets().read(SECRET);
    }

    /** Makes sure that exactly one endpoint leads to billing, and that its secret is known here. */
    void register() {
        StripeChoice stripe = stack.stripe();
        JsonClient api = new JsonClient(stripe.apiBase()).bearer(stripe.secretKey());
        String target = PortPlan.url(stack.ports().billing()) + "/api/v1/stripe/webhook";
        boolean registered = false;
        for (JsonNode endpoint : api.get("/v1/webhook_endpoints?limit=100")
                .required("list Stripe's webhook endpoints")
                .path("data")) {
            boolean ours = endpoint.path("url").asText("").equals(target) && secret().isPresent();
            if (ours && !registered) {
                registered = true;
            } else if (endpoint.path("url").asText("").endsWith("/api/v1/stripe/webhook")) {
                // Of an earlier start on other ports, or one whose secret is lost.
                api.delete("/v1/webhook_endpoints/" + endpoint.path("id").asText())
                        .required("remove an old webhook endpoint");
            }
        }
        if (!registered) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("url", target);
            fields.put("enabled_events[0]", "*");
            JsonNode created =
                    api.postForm("/v1/webhook_endpoints", fields).required("register billing's webhook endpoint");
            stack.secrets().replace(SECRET, created.path("secret").asText());
        }
    }
}
