package io.tollway.gateway.state;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.StateSignature;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Folds state records into what a {@link Snapshot} is built from. A record that is unsigned, unreadable or older changes nothing: the last good state of its key stays. Confined to one
 * thread.
 */
final class StateFold {
    /** What became of a record. */
    enum Verdict {
        ACCEPTED,
        STALE,
        BAD_SIGNATURE,
        UNREADABLE,
        CONFLICTING,
        UNKNOWN_TOPIC
    }

    private final PublicKey signer;
    private final Map<String, FoldedTopic<?>> topics = new LinkedHashMap<>();
    private final FoldedTopic<ApiKeyState> keys;
    private final Map<String, String> keyByDigest = new HashMap<>();
    private @Nullable KeyTable table;

    StateFold(PublicKey signer) {
        this.signer = signer;
        for (StateKind<?> kind : StateKind.ALL) {
            topics.put(kind.topic().name(), new FoldedTopic<>(kind));
        }
        this.keys = folded(StateKind.KEYS);
    }

    Verdict offer(StateRecord record) {
        FoldedTopic<?> topic = topics.get(record.topic());
        return topic == null ? Verdict.UNKNOWN_TOPIC : offer(topic, record);
    }

    private <T> Verdict offer(FoldedTopic<T> topic, StateRecord record) {
        if (!topic.isNews(record.key(), record.version())) {
            return Verdict.STALE;
        }
        if (!StateSignature.verify(
                signer, record.topic(), record.key(), record.version(), record.payload(), record.signature())) {
            return Verdict.BAD_SIGNATURE;
        }
        T value = null;
        byte[] payload = record.payload();
        if (payload != null) {
            try {
                value = topic.parse(record.key(), payload);
            } catch (EventJson.UnreadableEvent | IllegalArgumentException e) {
                return Verdict.UNREADABLE;
            }
        }
        return put(topic, record.key(), record.version(), value) ? Verdict.ACCEPTED : Verdict.CONFLICTING;
    }

    /** Takes over an entry of the last good disk copy, whose integrity the file's own checksum proved. */
    void restore(String topicName, String key, long version, byte @Nullable [] payload)
            throws EventJson.UnreadableEvent {
        FoldedTopic<?> topic = topics.get(topicName);
        if (topic != null) {
            restore(topic, key, version, payload);
        }
    }

    private <T> void restore(FoldedTopic<T> topic, String key, long version, byte @Nullable [] payload)
            throws EventJson.UnreadableEvent {
        put(topic, key, version, payload == null ? null : topic.parse(key, payload));
    }

    private <T> boolean put(FoldedTopic<T> topic, String key, long version, @Nullable T value) {
        if (topic.kind() == StateKind.KEYS && !indexDigest(key, (ApiKeyState) value)) {
            return false;
        }
        topic.put(key, version, value);
        return true;
    }

    /** A digest leads to one key; a second key that claims it is refused, whatever it says. */
    private boolean indexDigest(String key, @Nullable ApiKeyState value) {
        if (value != null && !key.equals(keyByDigest.getOrDefault(value.digest(), key))) {
            return false;
        }
        ApiKeyState before = keys.value(key);
        if (before != null) {
            keyByDigest.remove(before.digest());
        }
        if (value != null) {
            keyByDigest.put(value.digest(), key);
        }
        table = null;
        return true;
    }

    /** See {@link FoldedTopic#dropUnseen}; the numbers by topic. */
    Map<String, Integer> endOfReplay() {
        Map<String, Integer> dropped = new LinkedHashMap<>();
        topics.forEach((name, topic) -> dropped.put(name, topic.dropUnseen()));
        keyByDigest.clear();
        keys.values().forEach(key -> keyByDigest.put(key.digest(), key.keyId().toString()));
        table = null;
        return dropped;
    }

    Snapshot build(long revision) {
        KeyTable keyTable = table;
        if (keyTable == null) {
            keyTable = KeyTable.of(keys.values());
            table = keyTable;
        }
        Map<UUID, TenantState> tenants = new HashMap<>();
        folded(StateKind.TENANTS).values().forEach(each -> tenants.put(each.organizationId(), each));
        Map<UUID, Snapshot.PolicyView> policies = new HashMap<>();
        folded(StateKind.POLICIES)
                .values()
                .forEach(each -> policies.put(each.organizationId(), Snapshot.PolicyView.of(each)));
        Map<String, CatalogState.Provider> providers = new HashMap<>();
        Map<String, CatalogState.Model> models = new HashMap<>();
        for (CatalogState each : folded(StateKind.CATALOG).values()) {
            switch (each) {
                case CatalogState.Provider provider -> providers.put(provider.id(), provider);
                case CatalogState.Model model -> models.put(model.id(), model);
            }
        }
        Map<String, PriceState> prices = new HashMap<>();
        folded(StateKind.PRICES).values().forEach(each -> prices.put(each.recordKey(), each));
        return new Snapshot(
                revision,
                keyTable,
                Map.copyOf(tenants),
                Map.copyOf(policies),
                Map.copyOf(providers),
                Map.copyOf(models),
                Map.copyOf(prices),
                Snapshot.Credentials.of(folded(StateKind.CREDENTIALS).values()));
    }

    /** A copy of everything held, for the disk. */
    List<SavedEntry> entries() {
        return topics.values().stream().flatMap(StateFold::entries).toList();
    }

    private static <T> java.util.stream.Stream<SavedEntry> entries(FoldedTopic<T> topic) {
        return topic.held().entrySet().stream()
                .map(each -> new SavedEntry(
                        topic.kind().topic().name(),
                        each.getKey(),
                        each.getValue().version(),
                        each.getValue().value()));
    }

    /** One entry on its way to the disk; a null value is a tombstone. */
    record SavedEntry(
            String topic,
            String key,
            long version,
            @Nullable Object value) {}

    @SuppressWarnings("unchecked") // the map is filled from StateKind.ALL, each kind under its own topic
    private <T> FoldedTopic<T> folded(StateKind<T> kind) {
        return (FoldedTopic<T>)
                java.util.Objects.requireNonNull(topics.get(kind.topic().name()));
    }
}
