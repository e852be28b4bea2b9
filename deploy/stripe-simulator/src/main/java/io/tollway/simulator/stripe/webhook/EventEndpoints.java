package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/events}. */
public final class EventEndpoints {
    private EventEndpoints() {}

    public static List<Endpoint> all() {
        return List.of(
                Endpoint.get("/v1/events/{id}", Schema.empty(), EventEndpoints::retrieve),
                Endpoint.get("/v1/events", Schema.list("""
                        type: string
                        types: [string]
                        delivery_success: bool
                        """), EventEndpoints::list));
    }

    private static ObjectNode retrieve(Call call) {
        return call.named(Event.KIND, "event", "id").shape(call.tx());
    }

    private static ObjectNode list(Call call) {
        String type = call.params().text("type");
        List<String> types = call.params().texts("types");
        boolean bySuccess = call.params().sent("delivery_success");
        boolean success = call.params().truth("delivery_success", true);
        return new Listing<Event>("event", "/v1/events", Event::id, Event::created, event -> event.shape(call.tx()))
                .page(
                        call.params(),
                        call.tx().newestFirst(Event.KIND),
                        event -> matches(type, event.type())
                                && (types.isEmpty() || types.contains(event.type()))
                                && (!bySuccess || success == delivered(call, event)));
    }

    /** {@code charge.*} names a family. */
    private static boolean matches(@Nullable String wanted, String type) {
        return wanted == null || Pattern.matches(Pattern.quote(wanted).replace("*", "\\E.*\\Q"), type);
    }

    private static boolean delivered(Call call, Event event) {
        return call.tx().newestFirst(WebhookEndpoint.KIND).stream()
                .map(endpoint -> call.tx().find(Delivery.KIND, Delivery.id(event.id(), endpoint.id())))
                .allMatch(delivery -> delivery == null || delivery.progress() instanceof Delivery.Delivered);
    }
}
