package io.tollway.gateway.state;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topic;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts' side of the state topics: a signing key, and records of every kind. */
final class SignedState {
    static final UUID ORG = UUID.fromString("0198c000-0000-7000-8000-000000000001");
    static final UUID PROJECT = UUID.fromString("0198c000-0000-7000-8000-000000000002");

    final KeyPair keys = keyPair();

    StateRecord record(Topic topic, String key, long version, @Nullable Object payload) {
        byte[] json = payload == null ? null : EventJson.write(payload);
        return new StateRecord(
                topic.name(),
                key,
                version,
                StateSignature.sign(keys.getPrivate(), topic.name(), key, version, json),
                json);
    }

    StateRecord key(ApiKeyState key) {
        return record(StateKind.KEYS.topic(), key.keyId().toString(), key.version(), key);
    }

    Path publicKeyFile(Path folder) {
        try {
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(keys.getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
            return Files.writeString(folder.resolve("accounts-signing.pub"), pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ApiKeyState apiKey(UUID id, String secret, boolean disabled, long version) {
        return new ApiKeyState(
                id,
                ORG,
                PROJECT,
                null,
                ApiKeyState.Kind.API,
                HexFormat.of().formatHex(digest(secret)),
                "sk-tw-v1-…abcd",
                "name",
                List.of(),
                disabled,
                null,
                null,
                null,
                1,
                Instant.EPOCH,
                version);
    }

    static TenantState tenant(String name, long version) {
        return new TenantState(ORG, name, TenantState.Status.ACTIVE, null, "UTC", Instant.EPOCH, version);
    }

    static PolicyState policy(long version) {
        return new PolicyState(
                ORG,
                List.of(new PolicyState.ProjectPolicy(PROJECT, "default", PolicyState.ByokMode.OWN_FIRST, false)),
                version);
    }

    static CredentialState own(String label, int priority, boolean enabled) {
        return new CredentialState(
                UUID.nameUUIDFromBytes(label.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                ORG,
                PROJECT,
                "openai",
                null,
                label,
                null,
                "keyset",
                "sealed",
                priority,
                enabled,
                1);
    }

    static PriceState price(int version) {
        return new PriceState(
                "openai/m@openai", version, Map.of("input", 5L * version), Map.of("input", 5L), Instant.EPOCH);
    }

    static CatalogState.Model model(long version) {
        return new CatalogState.Model(
                "openai/m", "M", null, 1000L, 100L, List.of(), List.of(), List.of(), List.of(), 0, version);
    }

    static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Snapshot settings of a test. */
    record Settings(Path directory, Path signingKeyFile) implements SnapshotConfig {
        @Override
        public Duration writeInterval() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration swapInterval() {
            return Duration.ofMillis(20);
        }
    }

    /** Broker settings of a test. */
    record Broker(String bootstrapServers) implements KafkaConfig {
        @Override
        public Map<String, String> client() {
            return Map.of();
        }
    }
}
