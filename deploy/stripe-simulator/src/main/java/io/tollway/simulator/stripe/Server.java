package io.tollway.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.fault.ApiFaults;
import io.tollway.simulator.stripe.page.Html;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.state.Cause;
import io.tollway.simulator.stripe.state.State;
import io.tollway.simulator.stripe.wire.Form;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.ServerFailure;
import io.tollway.simulator.stripe.wire.StripeException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes HTTP requests apart, hands them to the API, the pages or the control routes, and writes what comes back. */
final class Server {
    private static final Logger LOG = Logger.getLogger(Server.class.getName());
    private static final int LARGEST_BODY = 1 << 20;

    private final Vertx vertx;
    private final State state;
    private final Api api;
    private final List<PageRoute> pages;
    private final Control control;
    private final ApiFaults faults;

    Server(Vertx vertx, State state, Api api, List<PageRoute> pages, Control control, ApiFaults faults) {
        this.vertx = vertx;
        this.state = state;
        this.api = api;
        this.pages = List.copyOf(pages);
        this.control = control;
        this.faults = faults;
    }

    void accept(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        boolean[] tooLarge = new boolean[1];
        request.handler(chunk -> {
            if (body.length() + chunk.length() > LARGEST_BODY) {
                tooLarge[0] = true;
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ignored -> {
            if (tooLarge[0]) {
                ServerFailure refusal =
                        new ServerFailure(413, "The request body is larger than " + LARGEST_BODY + " bytes.");
                json(request.response(), refusal.status(), refusal.body());
            } else {
                dispatch(request, body.toString(StandardCharsets.UTF_8));
            }
        });
        request.exceptionHandler(e -> LOG.log(Level.FINE, "a request broke off", e));
    }

    private void dispatch(HttpServerRequest request, String body) {
        String path = request.path() == null ? "/" : request.path();
        if (path.startsWith("/_simulator/")) {
            control(request, path, body);
        } else if (path.startsWith("/v1/") || path.equals("/v1")) {
            api(request, path, body);
        } else {
            page(request, path, body);
        }
    }

    private void api(HttpServerRequest request, String path, String body) {
        String id = Ids.next("req_");
        ApiRequest wanted = ApiRequest.of(request, id, path, body);
        ApiFaults.Effect fault = faults.strike(wanted.method(), wanted.path()).orElse(null);
        HttpServerResponse response = request.response().putHeader("Request-Id", id);
        then(api.answer(wanted, fault), (answer, failure) -> {
            if (answer == null) {
                failed(response, wanted.toString(), failure);
                return;
            }
            if (fault instanceof ApiFaults.Vanishes vanishes) {
                vertx.setTimer(Math.max(1, vanishes.holdMillis()), ignored -> cutOff(request));
                return;
            }
            if (wanted.idempotencyKey() != null) {
                response.putHeader("Idempotency-Key", printable(wanted.idempotencyKey()));
                response.putHeader(
                        "Original-Request", answer.originalRequest() == null ? id : answer.originalRequest());
            }
            if (answer.originalRequest() != null) {
                response.putHeader("Idempotent-Replayed", "true");
            }
            if (answer.status() == 401) {
                response.putHeader("WWW-Authenticate", "Bearer realm=\"Stripe\"");
            }
            response.putHeader("Stripe-Version", io.tollway.simulator.stripe.webhook.EventLog.API_VERSION);
            json(response, answer.status(), answer.body());
        });
    }

    /**
     * Breaks off after the first byte of an answer. A connection that closes without any byte would be tried again by
     * the JDK's client on its own, below the caller who shall see the failure.
     */
    private static void cutOff(HttpServerRequest request) {
        request.response().putHeader("Content-Length", "2").write("{").onComplete(ignored -> request.connection()
                .close());
    }

    private void page(HttpServerRequest request, String path, String body) {
        String method = request.method().name();
        for (PageRoute route : pages) {
            List<String> values = route.method().equals(method) ? route.path().match(path) : null;
            if (values != null) {
                visit(request, route, values, body);
                return;
            }
        }
        write(request.response(), PageRoute.Answer.html(404, new Html("Not found").note("There is no such page.")));
    }

    private void visit(HttpServerRequest request, PageRoute route, List<String> values, String body) {
        HttpServerResponse response = request.response();
        then(
                state.transact(Cause.NONE, tx -> {
                    try {
                        ObjectNode form = Form.decode(body);
                        return route.handler().apply(new PageRoute.Visit(tx, values, form));
                    } catch (StripeException e) {
                        tx.discard();
                        String message = e.getMessage();
                        return PageRoute.Answer.html(
                                e.status(),
                                new Html("That did not work").problem(message == null ? "Try again." : message));
                    }
                }),
                (answer, failure) -> {
                    if (answer == null) {
                        failed(response, request.method() + " page", failure);
                    } else {
                        write(response, answer);
                    }
                });
    }

    private void control(HttpServerRequest request, String path, String body) {
        HttpServerResponse response = request.response();
        if (!fromThisMachine(request)) {
            StripeException refusal = new ServerFailure(403, "Control routes are open to this machine only.");
            json(response, refusal.status(), refusal.body());
            return;
        }
        then(control.answer(request.method().name(), path, request.getParam("after"), body), (answer, failure) -> {
            if (answer == null) {
                failed(response, request.method() + " " + path, failure);
            } else {
                response.setStatusCode(answer.status())
                        .putHeader("Content-Type", answer.contentType())
                        .end(Buffer.buffer(answer.body()));
            }
        });
    }

    /** Comes back to the request's own thread. */
    private <T> void then(CompletableFuture<T> result, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        io.vertx.core.Context context = vertx.getOrCreateContext();
        result.whenComplete((value, failure) -> context.runOnContext(ignored -> next.accept(value, failure)));
    }

    private static void failed(HttpServerResponse response, String what, @Nullable Throwable failure) {
        LOG.log(Level.SEVERE, "cannot answer " + what, failure);
        ServerFailure error = new ServerFailure(500, "The simulator failed; its log says why.");
        json(response, error.status(), error.body());
    }

    private static void json(HttpServerResponse response, int status, ObjectNode body) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(Json.bytes(body)));
        }
    }

    private static void write(HttpServerResponse response, PageRoute.Answer answer) {
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
        String location = answer.location();
        if (location != null) {
            response.putHeader("Location", location);
        }
        response.end(Buffer.buffer(answer.body()));
    }

    /** A key may hold any character; a header may not. */
    private static String printable(String key) {
        return key.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static boolean fromThisMachine(HttpServerRequest request) {
        try {
            return InetAddress.getByName(request.remoteAddress().hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
