package io.tollway.gateway.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.auth.CallerLookup;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET} and {@code DELETE /responses/{id}} and {@code GET /responses/{id}/input_items}, for any API key of the response's project. Confined to an event loop. */
public final class StoredResponsesHandler {
    private static final String RESPONSES = "/responses/";
    private static final String INPUT_ITEMS = "/input_items";

    private final CallerLookup callers;
    private final StoredResponses stored;
    private final Context context;

    public StoredResponsesHandler(CallerLookup callers, StoredResponses stored, Context context) {
        this.callers = callers;
        this.stored = stored;
        this.context = context;
    }

    /** One call at a response's path. */
    private record Call(HttpServerRequest request, Surface surface, ResponseKey key) {}

    /** The methods at the path behind the prefix, comma-separated; null when nothing is there. */
    public static @Nullable String methods(String rest) {
        if (!rest.startsWith(RESPONSES)) {
            return null;
        }
        String behind = rest.substring(RESPONSES.length());
        String id = behind.endsWith(INPUT_ITEMS) ? behind.substring(0, behind.length() - INPUT_ITEMS.length()) : behind;
        return id.isEmpty() || id.indexOf('/') >= 0 ? null : id.equals(behind) ? "GET, DELETE" : "GET";
    }

    /** Takes a request whose path and method are among {@link #methods}. */
    public void handle(HttpServerRequest request, String rest, Surface surface) {
        boolean items = rest.endsWith(INPUT_ITEMS);
        String publicId = rest.substring(RESPONSES.length(), rest.length() - (items ? INPUT_ITEMS.length() : 0));
        callers.find(request, surface, caller -> {
            request.resume();
            UUID organization = caller.organizationId();
            UUID project = caller.projectId();
            if (caller.kind() != ApiKeyState.Kind.API || organization == null || project == null) {
                refuse(request, surface, notAProjects());
                return;
            }
            UUID id = ResponseKey.parse(publicId);
            if (id == null) {
                refuse(request, surface, notFound());
                return;
            }
            Call call = new Call(request, surface, new ResponseKey(organization, project, id));
            if (request.method().equals(HttpMethod.DELETE)) {
                answer(
                        call,
                        stored.delete(call.key())
                                .thenApply(
                                        deleted -> deleted ? Optional.of(call.key()) : Optional.<ResponseKey>empty()),
                        StoredResponsesHandler::deletedObject);
            } else if (items) {
                inputItems(call);
            } else if ("true".equals(request.getParam("stream"))) {
                refuse(
                        request,
                        surface,
                        new GatewayError.InvalidRequest(
                                "A stored response is not told as a stream again; leave stream out", "stream"));
            } else {
                answer(call, stored.find(call.key()), KeptResponse::response);
            }
        });
    }

    private void inputItems(Call call) {
        ItemPage page;
        try {
            page = ItemPage.asked(call.request());
        } catch (Refusal refusal) {
            refuse(call.request(), call.surface(), refusal.error());
            return;
        }
        answer(call, stored.find(call.key()), kept -> page.of(kept.input()));
    }

    private <T> void answer(Call call, CompletionStage<Optional<T>> looking, Function<T, JsonNode> told) {
        Future.fromCompletionStage(looking, context).onComplete(looked -> {
            if (looked.failed()) {
                refuse(call.request(), call.surface(), StoredResponses.unavailable());
            } else if (looked.result().isEmpty()) {
                refuse(call.request(), call.surface(), notFound());
            } else if (!call.request().response().closed()) {
                call.request()
                        .response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(
                                KeptResponse.write(told.apply(looked.result().get()))));
            }
        });
    }

    private static ObjectNode deletedObject(ResponseKey key) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", key.publicId())
                .put("object", "response")
                .put("deleted", true);
    }

    private static GatewayError notFound() {
        return new GatewayError.Protocol(
                404,
                "response_not_found",
                "There is no such stored response in this project; it was not stored, has expired or was deleted");
    }

    private static GatewayError notAProjects() {
        return new GatewayError.NotPermitted(
                "wrong_key_kind", "Stored responses belong to a project; use an API key of it", null);
    }

    private static void refuse(HttpServerRequest request, Surface surface, GatewayError error) {
        ErrorResponder.send(request, error, surface, null);
    }
}
