package io.tollway.gateway.control;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.auth.CallerLookup;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forwards the management API by an exact table. The path is rebuilt, few headers pass either way, and billing gets the gateway's assertion instead of the key. */
public final class ControlProxy {
    private static final List<String> PASSED_ON = List.of("content-type", "idempotency-key", "if-match", "accept");

    private final ControlClient client;
    private final Assertions assertions;
    private final CallerLookup callers;
    private final int maxBytes;

    public ControlProxy(ControlClient client, Assertions assertions, CallerLookup callers, int maxBytes) {
        this.client = client;
        this.assertions = assertions;
        this.callers = callers;
        this.maxBytes = maxBytes;
    }

    /** @param rest the public path behind its prefix, with its leading slash; it matched the route */
    public void forward(HttpServerRequest request, ForwardRoute route, String rest, Surface surface) {
        if (route.credential() == ForwardRoute.Credential.PRESENTED_KEY) {
            String presented = presented(request);
            if (presented == null) {
                refuse(
                        request,
                        surface,
                        new GatewayError.Unauthenticated(
                                "No key. Send a management key as Authorization: Bearer sk-tw-mgmt-v1-…"));
            } else {
                send(request, route, rest, surface, presented);
            }
            return;
        }
        callers.find(request, surface, caller -> {
            GatewayError refusal = refusal(route, caller);
            if (refusal != null) {
                refuse(request, surface, refusal);
            } else {
                send(request, route, rest, surface, "Bearer " + assertions.of(caller));
            }
        });
    }

    /** The body of a call to billing about a caller, e.g. for a record that this node does not have. */
    public Future<ControlClient.Reply> askBilling(String pathAndQuery, ApiKeyState caller) {
        return client.call(
                ForwardRoute.Target.BILLING,
                HttpMethod.GET,
                "/api/v1" + pathAndQuery,
                Map.of("authorization", "Bearer " + assertions.of(caller)),
                null);
    }

    private static @Nullable String presented(HttpServerRequest request) {
        String bearer = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (bearer != null) {
            return bearer;
        }
        String key = request.getHeader("x-api-key");
        return key == null ? null : "Bearer " + key;
    }

    private static @Nullable GatewayError refusal(ForwardRoute route, ApiKeyState caller) {
        ApiKeyState.Kind needed =
                switch (route.credential()) {
                    case OPERATOR_KEY -> ApiKeyState.Kind.OPERATOR;
                    case MANAGEMENT_KEY -> ApiKeyState.Kind.MANAGEMENT;
                    case ANY_KEY, PRESENTED_KEY -> caller.kind();
                };
        return caller.kind() == needed
                ? null
                : new GatewayError.NotPermitted(
                        "wrong_key_kind",
                        "This needs a key of the kind " + needed.name().toLowerCase(java.util.Locale.ROOT),
                        null);
    }

    private void send(HttpServerRequest request, ForwardRoute route, String rest, Surface surface, String bearer) {
        Map<String, String> headers = new HashMap<>();
        for (String name : PASSED_ON) {
            String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        headers.put("authorization", bearer);
        String query = request.query();
        String target = "/api/v1" + rest + (query == null ? "" : "?" + query);
        body(request, surface, body -> {
            if (route.streamed()) {
                client.open(route.target(), request.method(), target, headers)
                        .onSuccess(response -> pass(request, response))
                        .onFailure(failure -> refuse(request, surface, unavailable(route)));
                return;
            }
            client.call(route.target(), request.method(), target, headers, body)
                    .onSuccess(reply -> answer(request, reply))
                    .onFailure(failure -> refuse(request, surface, unavailable(route)));
        });
    }

    private static GatewayError unavailable(ForwardRoute route) {
        return new GatewayError.Unavailable(
                route.target() == ForwardRoute.Target.BILLING ? "billing_unavailable" : "accounts_unavailable",
                "The service behind this path cannot answer at the moment; try again",
                1);
    }

    /** Passes a body of any length on, at the reader's speed. One that breaks off is broken off here too, so that it is never taken for a whole one. */
    private static void pass(HttpServerRequest request, HttpClientResponse response) {
        HttpServerResponse client = request.response();
        if (client.closed() || client.ended()) {
            response.request().reset();
            return;
        }
        client.setStatusCode(response.statusCode());
        ControlClient.passedOn(response).forEach((name, value) -> client.putHeader(name, value));
        client.setChunked(true);
        client.exceptionHandler(failure -> response.request().reset());
        client.closeHandler(gone -> response.request().reset());
        response.pipe().endOnFailure(false).to(client).onFailure(failure -> client.reset());
    }

    private void body(HttpServerRequest request, Surface surface, java.util.function.Consumer<@Nullable Buffer> use) {
        Buffer body = Buffer.buffer();
        boolean[] refused = {false};
        request.handler(chunk -> {
            if (refused[0]) {
                return;
            }
            if (body.length() + chunk.length() > maxBytes) {
                refused[0] = true;
                refuse(
                        request,
                        surface,
                        new GatewayError.Protocol(
                                413, "body_too_large", "The body may have " + maxBytes + " bytes at most"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!refused[0]) {
                use.accept(body.length() == 0 ? null : body);
            }
        });
        if (request.headers().contains(HttpHeaders.EXPECT) && request.version() == HttpVersion.HTTP_1_1) {
            request.response().writeContinue();
        }
        request.resume();
    }

    /** Passes a service's answer on. */
    public static void answer(HttpServerRequest request, ControlClient.Reply reply) {
        if (request.response().closed() || request.response().ended()) {
            return;
        }
        request.response().setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> request.response().putHeader(name, value));
        request.response().end(reply.body());
    }

    private static void refuse(HttpServerRequest request, Surface surface, GatewayError error) {
        ErrorResponder.send(request, error, surface, null);
    }
}
