package io.tollway.simulator.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.fault.ApiFaults;
import io.tollway.simulator.stripe.payment.MoneyEndpoints;
import io.tollway.simulator.stripe.state.Cause;
import io.tollway.simulator.stripe.state.State;
import io.tollway.simulator.stripe.webhook.WebhookFaults;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Shape;
import io.tollway.simulator.stripe.wire.StripeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The routes under {@code /_simulator/}: health, faults on command, and the books. */
final class Control {
    private static final String FAULTS = "/_simulator/faults";
    private final State state;
    private final ApiFaults apiFaults;
    private final WebhookFaults webhookFaults;

    Control(State state, ApiFaults apiFaults, WebhookFaults webhookFaults) {
        this.state = state;
        this.apiFaults = apiFaults;
        this.webhookFaults = webhookFaults;
    }

    /** An answer that is JSON, or lines of it. */
    record Answer(int status, String contentType, byte[] body) {
        static Answer json(int status, ObjectNode body) {
            return new Answer(status, "application/json", Json.bytes(body));
        }
    }

    /** @param after the last balance transaction already read, for the books */
    CompletableFuture<Answer> answer(String method, String path, @Nullable String after, String body) {
        try {
            if (method.equals("GET") && path.equals("/_simulator/invoice")) {
                return state.transact(
                        Cause.NONE,
                        tx -> new Answer(
                                200,
                                "application/x-ndjson",
                                MoneyEndpoints.books(tx, after).getBytes(StandardCharsets.UTF_8)));
            }
            return CompletableFuture.completedFuture(now(method, path, body));
        } catch (StripeException e) {
            return CompletableFuture.completedFuture(Answer.json(e.status(), e.body()));
        }
    }

    private Answer now(String method, String path, String body) {
        return switch (method + " " + path) {
            case "GET /_simulator/health" ->
                Answer.json(200, Shape.plain().with("status", "UP").node());
            case "GET " + FAULTS -> Answer.json(200, apiFaults.show());
            case "POST " + FAULTS -> Answer.json(201, apiFaults.arm(object(body)));
            case "GET /_simulator/webhooks" -> Answer.json(200, webhookFaults.show());
            case "POST /_simulator/webhooks" -> Answer.json(200, webhookFaults.set(object(body)));
            case "DELETE /_simulator/webhooks" -> Answer.json(200, webhookFaults.set(Json.object()));
            default -> {
                if (method.equals("DELETE") && path.startsWith(FAULTS + "/")) {
                    String id = path.substring(FAULTS.length() + 1);
                    if (!apiFaults.disarm(id)) {
                        throw InvalidRequest.notFound("fault", id, "id");
                    }
                    yield Answer.json(
                            200,
                            Shape.plain().with("id", id).with("deleted", true).node());
                }
                throw InvalidRequest.unrecognizedUrl(method, path);
            }
        };
    }

    private static ObjectNode object(String body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // Refused below, like JSON that is no object.
        }
        throw InvalidRequest.of(null, "Send a JSON object.");
    }
}
