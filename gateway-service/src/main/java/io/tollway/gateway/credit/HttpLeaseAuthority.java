package io.tollway.gateway.credit;

import static io.tollway.contracts.Checks.present;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.contracts.EventJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lease port over HTTP. */
final class HttpLeaseAuthority implements LeaseAuthority, AutoCloseable {
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final HttpClient client;
    private final URI base;
    private final Path tokenFile;
    private final long timeoutMillis;

    HttpLeaseAuthority(Vertx vertx, URI base, Path tokenFile, Duration timeout) {
        this.base = base;
        this.tokenFile = tokenFile;
        this.timeoutMillis = timeout.toMillis();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(4)
                .setConnectTimeout((int) timeoutMillis)
                .setKeepAliveTimeout(30));
    }

    @Override
    public Future<Opened> open(UUID spoolId, String nodeId) {
        return post("/internal/v1/spools/" + spoolId + "/open", new OpenRequest(nodeId), OpenAnswer.class)
                .map(OpenAnswer::opened);
    }

    @Override
    public Future<List<Grant>> grant(UUID spoolId, String nodeId, long epoch, List<Ask> asks) {
        GrantRequest request = new GrantRequest(
                nodeId, spoolId, epoch, asks.stream().map(AskLine::of).toList());
        return post("/internal/v1/leases", request, GrantAnswer.class).map(answer -> {
            if (answer.results().size() != asks.size()) {
                throw new Unreachable(
                        "billing answered " + answer.results().size() + " of " + asks.size() + " lease requests");
            }
            return answer.results().stream().map(GrantLine::grant).toList();
        });
    }

    private <T> Future<T> post(String path, Object body, Class<T> answer) {
        String token;
        try {
            token = Files.readString(tokenFile).strip();
        } catch (IOException e) {
            return Future.failedFuture(new Unreachable("gateway.credit.lease-token-file cannot be read"));
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(base.resolve(path).toString())
                .setTimeout(timeoutMillis)
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Type", "application/json");
        // The answer's reader is attached in the turn that sends, whatever thread called: later, the body might have
        // passed already.
        return client.request(options)
                .compose(request ->
                        request.send(Buffer.buffer(EventJson.write(body))).compose(response -> read(response, answer)))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private static <T> Future<T> read(HttpClientResponse response, Class<T> answer) {
        if (response.statusCode() == CONFLICT) {
            // Only this code means another owner; any other conflict must not shut the node out for good.
            return response.body()
                    .compose(body -> Future.failedFuture(
                            body.toString().contains("\"stale_epoch\"")
                                    ? new StaleEpoch()
                                    : new Unreachable("the lease port answered " + CONFLICT)));
        }
        if (response.statusCode() != OK) {
            return Future.failedFuture(new Unreachable("the lease port answered " + response.statusCode()));
        }
        return response.body().map(body -> {
            try {
                return EventJson.read(body.getBytes(), answer);
            } catch (EventJson.UnreadableEvent e) {
                throw new Unreachable("the lease port's answer cannot be read: " + e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }

    private record OpenRequest(String nodeId) {}

    record OpenAnswer(long epoch, long appliedThrough, List<ListedLine> leases) {
        OpenAnswer {
            leases = leases == null ? List.of() : List.copyOf(leases);
        }

        Opened opened() {
            return new Opened(
                    epoch,
                    appliedThrough,
                    leases.stream().map(ListedLine::listed).toList());
        }
    }

    record BucketName(
            String kind,
            UUID id,
            @Nullable UUID budgetId,
            @Nullable String value) {
        static BucketName of(Ask ask) {
            BucketKey key = ask.bucket();
            BudgetName budget = ask.budget();
            return new BucketName(
                    key.kind().wireName(),
                    key.id(),
                    budget == null ? null : budget.budgetId(),
                    budget == null ? null : budget.value());
        }

        BucketName {
            present(kind, "bucket.kind");
            present(id, "bucket.id");
        }
    }

    record ListedLine(
            UUID leaseId,
            UUID organizationId,
            BucketName bucket,
            long grantedNano,
            long expiresInMs,
            @Nullable String state) {
        ListedLine {
            present(leaseId, "leases.lease_id");
            present(organizationId, "leases.organization_id");
            present(bucket, "leases.bucket");
        }

        Listed listed() {
            return new Listed(
                    leaseId,
                    organizationId,
                    bucket.kind(),
                    bucket.id(),
                    grantedNano,
                    expiresInMs,
                    state == null ? "" : state.toLowerCase(Locale.ROOT));
        }
    }

    private record GrantRequest(String nodeId, UUID spoolId, long epoch, List<AskLine> requests) {}

    private record AskLine(
            UUID leaseId,
            UUID organizationId,
            BucketName bucket,
            long wantNano,
            long minNano,
            long policyVersion,
            @Nullable Window window) {
        static AskLine of(Ask ask) {
            BucketKey key = ask.bucket();
            return new AskLine(
                    ask.leaseId(),
                    key.organization(),
                    BucketName.of(ask),
                    ask.wantNano(),
                    ask.minNano(),
                    ask.policyVersion(),
                    key.hasWindow()
                            ? new Window(Instant.ofEpochMilli(key.windowStart()), Instant.ofEpochMilli(key.windowEnd()))
                            : null);
        }
    }

    private record Window(Instant start, Instant end) {}

    record GrantAnswer(List<GrantLine> results) {
        GrantAnswer {
            present(results, "results");
        }
    }

    record GrantLine(
            UUID leaseId,
            Outcome outcome,
            @Nullable Long grantedNano,
            @Nullable Long expiresInMs,
            @Nullable Long limitNano,
            @Nullable Long usedNano,
            @Nullable Long heldNano,
            @Nullable Long quarantinedNano,
            @Nullable Long availableNano,
            @Nullable @JsonProperty("window_end") Instant windowEnd,
            @Nullable @JsonProperty("frozen_by") String frozenBy) {
        GrantLine {
            present(leaseId, "results.lease_id");
            present(outcome, "results.outcome");
        }

        Grant grant() {
            return new Grant(
                    leaseId,
                    outcome,
                    or0(grantedNano),
                    or0(expiresInMs),
                    limitNano,
                    or0(usedNano),
                    or0(heldNano),
                    or0(quarantinedNano),
                    or0(availableNano),
                    windowEnd,
                    frozenBy);
        }

        private static long or0(@Nullable Long value) {
            return value == null ? 0 : value;
        }
    }
}
