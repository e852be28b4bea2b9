package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import io.tollway.simulator.stripe.wire.Shape;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /v1/webhook_endpoints}. */
public final class WebhookEndpoints {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern EVENT_TYPE = Pattern.compile("\\*|[a-z0-9_]+(\\.[a-z0-9_]+)+");

    private WebhookEndpoints() {}

    public static List<Endpoint> all() {
        return List.of(
                Endpoint.post("/v1/webhook_endpoints", Schema.of("""
                        url!: url
                        enabled_events!: [string]
                        api_version: string
                        connect: bool
                        description: string?
                        metadata: map?
                        """), WebhookEndpoints::create),
                Endpoint.get("/v1/webhook_endpoints", Schema.list(""), WebhookEndpoints::list),
                Endpoint.get("/v1/webhook_endpoints/{id}", Schema.empty(), call -> existing(call)
                        .shape()),
                Endpoint.post("/v1/webhook_endpoints/{id}", Schema.of("""
                        url: url
                        enabled_events: [string]
                        description: string?
                        disabled: bool
                        metadata: map?
                        """), WebhookEndpoints::update),
                Endpoint.delete("/v1/webhook_endpoints/{id}", Schema.empty(), WebhookEndpoints::delete));
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        String version = params.text("api_version", EventLog.API_VERSION);
        if (!version.equals(EventLog.API_VERSION)) {
            throw InvalidRequest.of(
                    "api_version", "The simulator sends events of version " + EventLog.API_VERSION + " only.");
        }
        if (params.truth("connect", false)) {
            throw InvalidRequest.notSimulated("connect");
        }
        WebhookEndpoint endpoint = call.tx()
                .put(
                        WebhookEndpoint.KIND,
                        new WebhookEndpoint(
                                Ids.next("we_"),
                                call.tx().unixTime(),
                                allowed(params.required("url")),
                                "whsec_" + Ids.secret() + Ids.secret(),
                                wellFormed(params.texts("enabled_events")),
                                params.text("description"),
                                params.metadata("metadata"),
                                WebhookEndpoint.Status.ENABLED));
        ObjectNode shape = endpoint.shape();
        shape.put("secret", endpoint.secret());
        return shape;
    }

    private static ObjectNode list(Call call) {
        return new Listing<>(
                        "webhook endpoint",
                        "/v1/webhook_endpoints",
                        WebhookEndpoint::id,
                        WebhookEndpoint::created,
                        WebhookEndpoint::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(WebhookEndpoint.KIND),
                        endpoint -> endpoint.status() != WebhookEndpoint.Status.DELETED);
    }

    private static ObjectNode update(Call call) {
        WebhookEndpoint before = existing(call);
        Params params = call.params();
        String url = params.text("url");
        boolean disabled = params.truth("disabled", before.status() == WebhookEndpoint.Status.DISABLED);
        return call.tx()
                .put(
                        WebhookEndpoint.KIND,
                        new WebhookEndpoint(
                                before.id(),
                                before.created(),
                                url == null ? before.url() : allowed(url),
                                before.secret(),
                                params.sent("enabled_events")
                                        ? wellFormed(params.texts("enabled_events"))
                                        : before.enabledEvents(),
                                params.sent("description") ? params.text("description") : before.description(),
                                params.mergedMetadata("metadata", before.metadata()),
                                disabled ? WebhookEndpoint.Status.DISABLED : WebhookEndpoint.Status.ENABLED))
                .shape();
    }

    private static ObjectNode delete(Call call) {
        WebhookEndpoint gone = existing(call);
        call.tx()
                .put(
                        WebhookEndpoint.KIND,
                        new WebhookEndpoint(
                                gone.id(),
                                gone.created(),
                                gone.url(),
                                gone.secret(),
                                gone.enabledEvents(),
                                gone.description(),
                                gone.metadata(),
                                WebhookEndpoint.Status.DELETED));
        return Shape.plain()
                .with("id", gone.id())
                .with("object", "webhook_endpoint")
                .with("deleted", true)
                .node();
    }

    private static WebhookEndpoint existing(Call call) {
        WebhookEndpoint found = call.named(WebhookEndpoint.KIND, "webhook endpoint", "id");
        if (found.status() == WebhookEndpoint.Status.DELETED) {
            throw InvalidRequest.notFound("webhook endpoint", found.id(), "id");
        }
        return found;
    }

    /** Events go over TLS, or stay on this machine. */
    private static String allowed(String url) {
        URI uri = URI.create(url.replace("{", "%7B").replace("}", "%7D"));
        boolean local = LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
        if (!uri.getScheme().equalsIgnoreCase("https") && !local) {
            throw InvalidRequest.coded(
                    "url_invalid",
                    "url",
                    "Invalid URL: webhook endpoints need https, or http on this machine's loopback.");
        }
        return url;
    }

    private static List<String> wellFormed(List<String> types) {
        if (types.isEmpty()) {
            throw InvalidRequest.missing("enabled_events");
        }
        for (int i = 0; i < types.size(); i++) {
            if (!EVENT_TYPE.matcher(types.get(i)).matches()) {
                throw InvalidRequest.of(
                        "enabled_events[" + i + "]",
                        "Invalid enabled_events[" + i + "]: must be * or an event type such as invoice.paid");
            }
        }
        return List.copyOf(types);
    }
}
