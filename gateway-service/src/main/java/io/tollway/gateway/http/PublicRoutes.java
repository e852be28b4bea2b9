package io.tollway.gateway.http;

import io.tollway.gateway.catalogue.CatalogueHandler;
import io.tollway.gateway.control.ControlProxy;
import io.tollway.gateway.control.ForwardRoute;
import io.tollway.gateway.control.Jwks;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.evidence.EvidenceHandler;
import io.tollway.gateway.stored.StoredResponsesHandler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which path. Paths are exact; a path that is not canonical is unknown.
 *
 * @param draining whether the gateway is about to stop and takes no new requests
 */
record PublicRoutes(
        ModelRoutes models,
        CatalogueHandler catalogue,
        EvidenceHandler evidence,
        StoredResponsesHandler stored,
        ControlProxy control,
        Jwks jwks,
        BooleanSupplier draining) {

    void handle(HttpServerRequest request) {
        String path = request.path();
        PublicPath found = path == null ? null : PublicPath.parse(path);
        Surface surface = found == null ? Surface.OPENAI : found.surface();
        if (draining.getAsBoolean()) {
            ErrorResponder.send(
                    request,
                    new GatewayError.Unavailable("draining", "This gateway is stopping; connect again", 1),
                    surface,
                    null);
        } else if (request.query() != null && namesKey(request.query())) {
            refuse(
                    request,
                    surface,
                    400,
                    "key_in_query",
                    "A key never belongs into the query string; send it as Authorization: Bearer");
        } else if (found != null) {
            route(request, found);
        } else if ("/.well-known/jwks.json".equals(path)) {
            only(request, HttpMethod.GET, surface, () -> jwks.answer(request));
        } else {
            unknown(request, surface);
        }
    }

    private void route(HttpServerRequest request, PublicPath path) {
        Surface surface = path.surface();
        ModelRoutes.ModelCall call = models.find(path, request.query());
        if (call != null) {
            only(request, HttpMethod.POST, call.path().surface(), () -> models.handle(request, call));
            return;
        }
        if (surface == Surface.GEMINI) {
            gemini(request, path);
            return;
        }
        switch (path.rest()) {
            case "/models" -> only(request, HttpMethod.GET, surface, () -> catalogue.models(request));
            case "/providers" -> only(request, HttpMethod.GET, surface, () -> catalogue.providers(request));
            case "/key" -> only(request, HttpMethod.GET, surface, () -> evidence.key(request, surface));
            case "/generation" -> only(request, HttpMethod.GET, surface, () -> evidence.generation(request, surface));
            default -> {
                String methods = StoredResponsesHandler.methods(path.rest());
                if (methods != null) {
                    if (methods.contains(request.method().name())) {
                        stored.handle(request, path.rest(), surface);
                    } else {
                        methodNotAllowed(request, surface, methods);
                    }
                } else if (path.rest().startsWith("/models/")) {
                    only(request, HttpMethod.GET, surface, () -> catalogue.model(request, path.rest(), surface));
                } else {
                    forward(request, path);
                }
            }
        }
    }

    private void gemini(HttpServerRequest request, PublicPath path) {
        if (path.rest().equals("/models")) {
            only(request, HttpMethod.GET, path.surface(), () -> catalogue.geminiModels(request));
        } else if (path.rest().startsWith("/models/") && path.rest().indexOf(':') < 0) {
            only(request, HttpMethod.GET, path.surface(), () -> catalogue.model(request, path.rest(), path.surface()));
        } else {
            unknown(request, path.surface());
        }
    }

    private void forward(HttpServerRequest request, PublicPath path) {
        ForwardRoute route = ForwardRoute.find(path.rest());
        if (route == null) {
            unknown(request, path.surface());
        } else if (!route.methods().contains(request.method())) {
            methodNotAllowed(request, path.surface(), route.methods().toString());
        } else {
            control.forward(request, route, path.rest(), path.surface());
        }
    }

    private static void only(HttpServerRequest request, HttpMethod method, Surface surface, Runnable handler) {
        if (request.method().equals(method)) {
            handler.run();
        } else {
            methodNotAllowed(request, surface, method.name());
        }
    }

    private static void methodNotAllowed(HttpServerRequest request, Surface surface, String allowed) {
        request.response().putHeader("allow", allowed.replace("[", "").replace("]", ""));
        refuse(request, surface, 405, "method_not_allowed", "This path takes " + allowed + " only");
    }

    private static void unknown(HttpServerRequest request, Surface surface) {
        refuse(
                request,
                surface,
                404,
                "unknown_path",
                "There is nothing at this path; POST /v1/chat/completions answers chats, GET /v1/models lists models");
    }

    private static void refuse(HttpServerRequest request, Surface surface, int status, String code, String message) {
        ErrorResponder.send(request, new GatewayError.Protocol(status, code, message), surface, null);
    }

    private static boolean namesKey(@Nullable String query) {
        return query != null && (query.startsWith("key=") || query.contains("&key=") || query.contains("sk-tw-"));
    }
}
