package io.tollway.billing.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.billing.identity.UuidV7;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.contracts.usage.UsageEvent.Close;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.Start;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A gateway as billing sees it: calls on the lease port, and numbered records of a spool on the usage topic. */
public final class GatewayNode implements AutoCloseable {
    /** 1 000 pico-dollars per input token, 2 000 per output token: 1 and 2 nano-dollars. */
    public static final String ENDPOINT = "acme/test@sim";

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicLong seq = new AtomicLong();
    private final UUID spool;
    private final String node;
    private long epoch;

    public GatewayNode() {
        this(UUID.randomUUID(), "node-" + UUID.randomUUID());
    }

    /** A node on a spool that may have been another process's. */
    public GatewayNode(UUID spool, String node) {
        this.spool = spool;
        this.node = node;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Tokens.text("billing.kafka.bootstrap-servers"), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public UUID spool() {
        return spool;
    }

    public JsonNode open() {
        JsonNode answer = post("/internal/v1/spools/" + spool + "/open", Map.of("node_id", node))
                .body();
        epoch = answer.path("epoch").asLong();
        return answer;
    }

    /** Status and JSON body. */
    public record Answer(int status, JsonNode body) {}

    /** Asks for one lease on the balance. */
    public JsonNode lease(UUID lease, UUID organization, long want, long min) {
        return ask(request(lease, organization, "balance", organization, want, min, null))
                .body()
                .at("/results/0");
    }

    public Answer ask(Object... requests) {
        return post(
                "/internal/v1/leases",
                Map.of("node_id", node, "spool_id", spool, "epoch", epoch, "requests", List.of(requests)));
    }

    public static Map<String, Object> request(
            UUID lease, UUID organization, String kind, UUID bucket, long want, long min, @Nullable Object window) {
        Map<String, Object> request = new java.util.LinkedHashMap<>();
        request.put("lease_id", lease);
        request.put("organization_id", organization);
        request.put("bucket", Map.of("kind", kind, "id", bucket));
        request.put("want_nano", want);
        request.put("min_nano", min);
        request.put("policy_version", 1);
        if (window != null) {
            request.put("window", window);
        }
        return request;
    }

    public JsonNode leaseState(UUID lease) {
        return get("/internal/v1/leases/" + lease).body();
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(Tokens.text(BillingStack.LEASE_URL) + path))
                .GET());
    }

    public Answer post(String path, Object body) {
        return send(HttpRequest.newBuilder(URI.create(Tokens.text(BillingStack.LEASE_URL) + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(EventJson.write(body))));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = http.send(
                    request.header("authorization", "Bearer " + BillingStack.LEASE_TOKEN)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), EventJson.mapper().readTree(answer.body()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Start started(UUID organization) {
        return new Start(
                spool,
                seq.incrementAndGet(),
                organization,
                newRequestId(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                node,
                "acme/test",
                0,
                List.of(),
                Instant.now());
    }

    /** A complete request of so many input tokens (1 nano-dollar each), paid by one lease. */
    public Final used(UUID organization, UUID lease, long tokens) {
        return used(
                organization,
                UUID.randomUUID(),
                1,
                tokens,
                List.of(new LeaseCharge(lease, "balance", organization, tokens)));
    }

    public Final used(UUID organization, UUID key, int priceVersion, long tokens, List<LeaseCharge> charges) {
        return finished(organization, newRequestId(), key, priceVersion, tokens, tokens, charges);
    }

    /** Everything chosen, also what contradicts. */
    public Final finished(
            UUID organization,
            UUID requestId,
            UUID key,
            int priceVersion,
            long tokens,
            long charge,
            List<LeaseCharge> charges) {
        return finished(organization, requestId, key, "platform", priceVersion, tokens, charge, charges);
    }

    /** A complete request of so many input tokens on the organization's own provider key: its list price is known, and nothing is charged. */
    public Final onOwnKey(UUID organization, UUID key, long tokens) {
        return finished(organization, newRequestId(), key, "byok:ours", 1, tokens, 0, List.of());
    }

    private Final finished(
            UUID organization,
            UUID requestId,
            UUID key,
            String credentialSource,
            int priceVersion,
            long tokens,
            long charge,
            List<LeaseCharge> charges) {
        Instant now = Instant.now();
        return new Final(
                spool,
                seq.incrementAndGet(),
                organization,
                requestId,
                "gen-" + requestId,
                UUID.randomUUID(),
                key,
                null,
                node,
                "openai.chat",
                true,
                "acme/test",
                "acme-test-1",
                "sim",
                "sim-a",
                credentialSource,
                ENDPOINT,
                priceVersion,
                new UsageCounts(tokens, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                UsageSource.PROVIDER,
                1_000_000_000_000L,
                charge,
                tokens,
                tokens,
                charges,
                Outcome.COMPLETE,
                "stop",
                200,
                List.of(),
                List.of(),
                now.minusMillis(500),
                now,
                100_000L,
                300L,
                null,
                null,
                null);
    }

    /** The same, also in the place of that record. */
    public static Final standingFor(Start start, Final last) {
        ObjectNode json = (ObjectNode) EventJson.mapper().valueToTree(last);
        try {
            return EventJson.read(
                    EventJson.write(json.put("kind", "final").put("start_seq", start.spoolSeq())), Final.class);
        } catch (EventJson.UnreadableEvent e) {
            throw new IllegalStateException(e);
        }
    }

    public Close close(UUID organization, UUID lease, long count, long sum) {
        return new Close(spool, seq.incrementAndGet(), organization, lease, count, sum, Instant.now());
    }

    public static UUID newRequestId() {
        return UuidV7.next(Clock.systemUTC());
    }

    /** Ships records in this order and waits for the broker's acknowledgement. */
    public void ship(UsageEvent... events) {
        for (UsageEvent event : events) {
            ship(event.organizationId().toString(), EventJson.write(event));
        }
        producer.flush();
    }

    public void shipBytes(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.USAGE_EVENTS.name(), key, value))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ship(String key, byte[] value) {
        producer.send(new ProducerRecord<>(Topics.USAGE_EVENTS.name(), key, value));
    }

    @Override
    public void close() {
        producer.close();
        http.close();
    }
}
