package io.tollway.billing.stack;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.ApiKeyState.LimitReset;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** accounts-service as billing sees it: signed records on the state topics. */
public final class Accounts implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final PrivateKey signer;

    public Accounts() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Tokens.text("billing.kafka.bootstrap-servers"), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        signer = TestKeys.privateKey(Tokens.keys(), "accounts-signing", "Ed25519");
    }

    /** An organization that has existed for an hour, with its policy. */
    public UUID organization() {
        UUID id = UUID.randomUUID();
        tenant(id, TenantState.Status.ACTIVE, 1);
        policy(id, 1);
        return id;
    }

    public void tenant(UUID id, TenantState.Status status, long version) {
        Instant created = Instant.now().minus(Duration.ofHours(1));
        publish(
                Topics.TENANT_STATE,
                id.toString(),
                version,
                new TenantState(id, "Acme", status, "owner@example.com", "UTC", created, version));
    }

    public void policy(UUID organization, long version) {
        publish(
                Topics.POLICY_STATE,
                organization.toString(),
                version,
                new PolicyState(organization, List.of(), version));
    }

    /** A policy with those budgets and no others. */
    public void budgets(UUID organization, long version, BudgetState... budgets) {
        publish(
                Topics.POLICY_STATE,
                organization.toString(),
                version,
                new PolicyState(organization, List.of(), version, null, List.of(budgets)));
    }

    public void member(UUID organization, String subject, MemberState.Role role) {
        UUID id = UUID.randomUUID();
        publish(
                Topics.MEMBER_STATE,
                id.toString(),
                1,
                new MemberState(id, organization, subject, subject + "@example.com", role, true, 1));
    }

    public UUID limitedKey(UUID organization, long limitNano, @Nullable LimitReset reset) {
        UUID id = UUID.randomUUID();
        ApiKeyState key = new ApiKeyState(
                id,
                organization,
                UUID.randomUUID(),
                null,
                ApiKeyState.Kind.API,
                "0".repeat(64),
                "sk-tw-v1-…abcd",
                "limited",
                List.of(),
                false,
                null,
                limitNano,
                reset,
                1,
                Instant.now(),
                1);
        publish(Topics.API_KEY_STATE, id.toString(), 1, key);
        return id;
    }

    /** Pico-dollars per token. */
    public void price(String endpoint, int version, long input, long output) {
        Map<String, Long> price = Map.of("input", input, "output", output);
        publish(
                Topics.PRICE_STATE,
                endpoint + "#" + version,
                1,
                new PriceState(endpoint, version, price, price, Instant.EPOCH));
    }

    public void publish(Topic topic, String key, long version, Object state) {
        byte[] payload = EventJson.write(state);
        publish(topic, key, version, payload, StateSignature.sign(signer, topic.name(), key, version, payload));
    }

    /** Any bytes under any signature. */
    public void publish(Topic topic, String key, long version, byte[] payload, String signature) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.name(), key, payload);
        record.headers()
                .add(StateSignature.VERSION_HEADER, Long.toString(version).getBytes(StandardCharsets.US_ASCII))
                .add(StateSignature.KEY_ID_HEADER, "test".getBytes(StandardCharsets.US_ASCII))
                .add(StateSignature.SIGNATURE_HEADER, signature.getBytes(StandardCharsets.US_ASCII));
        try {
            producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
