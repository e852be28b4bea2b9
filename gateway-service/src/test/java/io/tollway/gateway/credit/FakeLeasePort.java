package io.tollway.gateway.credit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.credit.LeaseAuthority.Ask;
import io.tollway.gateway.credit.LeaseAuthority.Grant;
import io.tollway.gateway.credit.LeaseAuthority.StaleEpoch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Billing's lease port on loopback, with a {@link FakeAuthority} behind the wire format of {@code docs/api/internal.md} §6. */
final class FakeLeasePort implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LeaseAuthority authority;
    private final String token;
    private final HttpServer server;

    FakeLeasePort(Vertx vertx, LeaseAuthority authority, String token) {
        this.authority = authority;
        this.token = token;
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void handle(HttpServerRequest request, Buffer body) {
        if (!("Bearer " + token).equals(request.getHeader("Authorization"))) {
            request.response().setStatusCode(401).end();
            return;
        }
        try {
            JsonNode in = JSON.readTree(body.getBytes());
            String path = String.valueOf(request.path());
            if (path.endsWith("/open")) {
                UUID spool = UUID.fromString(path.split("/")[4]);
                authority.open(spool, in.get("node_id").asText()).onComplete(done -> {
                    ObjectNode out = JSON.createObjectNode();
                    if (done.succeeded()) {
                        out.put("epoch", done.result().epoch())
                                .put("applied_through", done.result().appliedThrough());
                        ArrayNode leases = out.putArray("leases");
                        done.result().leases().forEach(each -> {
                            ObjectNode line = leases.addObject()
                                    .put("lease_id", each.leaseId().toString())
                                    .put(
                                            "organization_id",
                                            each.organizationId().toString())
                                    .put("granted_nano", each.grantedNano())
                                    .put("settled_nano", 0)
                                    .put("events", 0)
                                    .put("expires_in_ms", each.expiresInMs())
                                    .put("state", each.state().toUpperCase(Locale.ROOT));
                            line.putObject("bucket")
                                    .put("kind", each.bucketKind())
                                    .put("id", each.bucketId().toString());
                        });
                    }
                    answer(request, done.cause(), out);
                });
                return;
            }
            List<Ask> asks = new ArrayList<>();
            in.get("requests").forEach(each -> asks.add(ask(each)));
            authority
                    .grant(
                            UUID.fromString(in.get("spool_id").asText()),
                            in.get("node_id").asText(),
                            in.get("epoch").asLong(),
                            asks)
                    .onComplete(done -> {
                        ObjectNode out = JSON.createObjectNode();
                        if (done.succeeded()) {
                            ArrayNode results = out.putArray("results");
                            done.result().forEach(each -> write(results.addObject(), each));
                        }
                        answer(request, done.cause(), out);
                    });
        } catch (java.io.IOException e) {
            request.response().setStatusCode(400).end();
        }
    }

    private static Ask ask(JsonNode each) {
        UUID id = UUID.fromString(each.get("bucket").get("id").asText());
        UUID organization = UUID.fromString(each.get("organization_id").asText());
        long start = BucketKey.NO_WINDOW;
        long end = BucketKey.NO_WINDOW;
        if (each.has("window")) {
            start = Instant.parse(each.get("window").get("start").asText()).toEpochMilli();
            end = Instant.parse(each.get("window").get("end").asText()).toEpochMilli();
        }
        BucketKey.Kind kind = BucketKey.Kind.of(each.get("bucket").get("kind").asText());
        return new Ask(
                UUID.fromString(each.get("lease_id").asText()),
                new BucketKey(kind, id, organization, start, end),
                each.get("want_nano").asLong(),
                each.get("min_nano").asLong(),
                each.get("policy_version").asLong(),
                budget(each.get("bucket")));
    }

    private static LeaseAuthority.@Nullable BudgetName budget(JsonNode bucket) {
        return bucket.has("budget_id")
                ? new LeaseAuthority.BudgetName(
                        UUID.fromString(bucket.get("budget_id").asText()),
                        bucket.has("value") ? bucket.get("value").asText() : null)
                : null;
    }

    private static void write(ObjectNode out, Grant grant) {
        out.put("lease_id", grant.leaseId().toString())
                .put("outcome", grant.outcome().name().toLowerCase(Locale.ROOT))
                .put("granted_nano", grant.grantedNano())
                .put("expires_in_ms", grant.expiresInMs())
                .put("used_nano", grant.usedNano())
                .put("held_nano", grant.heldNano())
                .put("quarantined_nano", grant.quarantinedNano())
                .put("available_nano", grant.availableNano())
                .put("policy_version", 1);
        if (grant.limitNano() != null) {
            out.put("limit_nano", grant.limitNano());
        }
    }

    private static void answer(HttpServerRequest request, Throwable failure, ObjectNode out) {
        int status = failure == null ? 200 : failure instanceof StaleEpoch ? 409 : 503;
        request.response().setStatusCode(status).end(failure == null ? out.toString() : "{\"code\":\"stale_epoch\"}");
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
