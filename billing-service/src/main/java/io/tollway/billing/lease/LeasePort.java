package io.tollway.billing.lease;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.BillingException;
import io.tollway.contracts.EventJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The authority's own HTTP port, with its own credential, so that whoever can reach the public API still cannot reach this. Plain Vert.x: one small, hot protocol. */
@ApplicationScoped
class LeasePort {
    private static final Logger LOG = Logger.getLogger(LeasePort.class);
    private static final int LARGEST_BODY = 1 << 20;
    private static final int START_SECONDS = 10;
    private static final String UUID_PART = "([0-9a-fA-F-]{36})";
    private static final Pattern OPEN = Pattern.compile("/internal/v1/spools/" + UUID_PART + "/open");
    private static final Pattern LEASE = Pattern.compile("/internal/v1/leases/" + UUID_PART);
    private static final String LEASES = "/internal/v1/leases";

    private final Vertx vertx;
    private final LeaseConfig config;
    private final GrantRounds rounds;
    private final Spools spools;
    private final ObjectMapper json =
            EventJson.mapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private @Nullable HttpServer server;
    private byte[] token = new byte[0];

    LeasePort(Vertx vertx, LeaseConfig config, GrantRounds rounds, Spools spools) {
        this.vertx = vertx;
        this.config = config;
        this.rounds = rounds;
        this.spools = spools;
    }

    private record OpenCall(@Nullable String nodeId) {}

    void start(@Observes StartupEvent event) {
        token = readToken(config.tokenFile());
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setReuseAddress(true)
                .setIdleTimeout(120);
        HttpServer made = vertx.createHttpServer(options).requestHandler(this::handle);
        try {
            server = made.listen().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            LOG.infof("lease port listens on %s:%d", config.host(), made.actualPort());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "billing.lease.port: cannot listen on " + config.host() + ":" + config.port()
                            + "; stop what uses it or choose another port",
                    e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (server != null) {
            server.close();
        }
    }

    /** The port in use; differs from the configured one when that is 0. */
    int port() {
        HttpServer running = server;
        return running == null ? -1 : running.actualPort();
    }

    private void handle(HttpServerRequest request) {
        if (!authentic(request)) {
            fail(
                    request,
                    new BillingError.Unauthenticated(
                            "invalid_lease_token", "Send the lease token: Authorization: Bearer <token>."));
            return;
        }
        String named = request.path();
        String path = named == null ? "" : named;
        Matcher open = OPEN.matcher(path);
        Matcher lease = LEASE.matcher(path);
        boolean post = request.method() == HttpMethod.POST;
        if (post && open.matches()) {
            withBody(request, OpenCall.class, body -> spools.open(uuid(open.group(1)), nodeId(body.nodeId())));
        } else if (post && path.equals(LEASES)) {
            withBody(request, GrantCall.class, this::grant);
        } else if (request.method() == HttpMethod.GET && lease.matches()) {
            answer(
                    request,
                    Uni.createFrom()
                            .deferred(() -> spools.find(uuid(lease.group(1))))
                            .map(found -> found.orElseThrow(() -> new BillingError.NotFound(
                                            "lease_not_found", "No lease of this id was granted.")
                                    .toException())));
        } else {
            fail(
                    request,
                    new BillingError.NotFound(
                            "not_found",
                            "Known here: POST /internal/v1/spools/{id}/open, POST /internal/v1/leases, GET /internal/v1/leases/{id}."));
        }
    }

    private Uni<Map<String, List<LeaseResult>>> grant(GrantCall call) {
        return rounds.grant(call.check(config.requestsPerCall())).map(results -> Map.of("results", results));
    }

    private <T> void withBody(HttpServerRequest request, Class<T> type, Function<T, Uni<?>> work) {
        Buffer body = Buffer.buffer();
        boolean[] tooLarge = {false};
        request.handler(chunk -> {
            if (body.length() + chunk.length() > LARGEST_BODY) {
                tooLarge[0] = true;
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (tooLarge[0]) {
                fail(request, BillingError.Invalid.field("body", "too_large", "is larger than 1 MiB"));
            } else {
                answer(request, Uni.createFrom().deferred(() -> work.apply(read(body, type))));
            }
        });
    }

    private <T> T read(Buffer body, Class<T> type) {
        try {
            T value = json.readValue(body.getBytes(), type);
            if (value == null) {
                throw BillingError.Invalid.field("body", "malformed_json", "must be a JSON object")
                        .toException();
            }
            return value;
        } catch (JsonMappingException e) {
            String field = String.join(
                    ".",
                    e.getPath().stream()
                            .map(part ->
                                    part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                            .toList());
            throw BillingError.Invalid.field(
                            field.isEmpty() ? "body" : field, "invalid_value", "is unknown here or of the wrong type")
                    .toException();
        } catch (IOException e) {
            throw BillingError.Invalid.field("body", "malformed_json", "must be valid JSON")
                    .toException();
        }
    }

    private void answer(HttpServerRequest request, Uni<?> work) {
        work.subscribe().with(value -> send(request, 200, value), failure -> {
            if (failure instanceof BillingException refused) {
                fail(request, refused.error());
            } else {
                LOG.errorf(failure, "unexpected failure on the lease port");
                send(request, 500, problem(500, "internal_error", "Something went wrong on our side.", List.of()));
            }
        });
    }

    private void fail(HttpServerRequest request, BillingError error) {
        List<?> errors = error instanceof BillingError.Invalid invalid ? invalid.errors() : List.of();
        if (error.status() == 503) {
            request.response().putHeader("retry-after", "1");
        }
        send(request, error.status(), problem(error.status(), error.code(), error.detail(), errors));
    }

    private static Map<String, Object> problem(int status, String code, String detail, List<?> errors) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("status", status);
        body.put("code", code);
        body.put("detail", detail);
        body.put("errors", errors);
        return body;
    }

    private static void send(HttpServerRequest request, int status, Object body) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", status < 400 ? "application/json" : "application/problem+json")
                .end(Buffer.buffer(EventJson.write(body)));
    }

    private boolean authentic(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        byte[] presented = header == null ? new byte[0] : header.getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(presented, token);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw BillingError.Invalid.field("path", "invalid_value", "must hold a UUID")
                    .toException();
        }
    }

    private static String nodeId(@Nullable String nodeId) {
        if (nodeId == null || nodeId.isBlank() || nodeId.length() > 200) {
            throw BillingError.Invalid.field("node_id", "missing", "must name the node, at most 200 characters")
                    .toException();
        }
        return nodeId;
    }

    private static byte[] readToken(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.length() < 16) {
                throw new IllegalStateException(
                        "billing.lease.token-file: " + file + " must hold at least 16 characters");
            }
            return ("Bearer " + text).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("billing.lease.token-file: cannot read " + file, e);
        }
    }
}
