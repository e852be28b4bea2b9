package io.tollway.gateway.state;

import io.tollway.contracts.EventJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The newest state of every key of one topic, the versions of deleted ones included. Confined to one thread. */
final class FoldedTopic<T> {
    private final StateKind<T> kind;
    private final Map<String, Held<T>> held = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    /** What is known of a key; a null value is a tombstone, kept so that an older record cannot bring the key back. */
    record Held<T>(long version, @Nullable T value) {}

    FoldedTopic(StateKind<T> kind) {
        this.kind = kind;
    }

    StateKind<T> kind() {
        return kind;
    }

    /** Whether that version would change anything; asked before the signature is checked, so that a replay costs no cryptography. */
    boolean isNews(String key, long version) {
        seen.add(key);
        Held<T> before = held.get(key);
        return before == null || version > before.version();
    }

    T parse(String key, byte[] payload) throws EventJson.UnreadableEvent {
        T value = EventJson.read(payload, kind.payload());
        if (!kind.recordKey().apply(value).equals(key)) {
            throw new IllegalArgumentException("the payload is about another key than its record");
        }
        return value;
    }

    void put(String key, long version, @Nullable T value) {
        held.put(key, new Held<>(version, value));
    }

    Map<String, Held<T>> held() {
        return held;
    }

    Collection<T> values() {
        return held.values().stream().map(Held::value).filter(Objects::nonNull).toList();
    }

    @Nullable T value(String key) {
        Held<T> entry = held.get(key);
        return entry == null ? null : entry.value();
    }

    /**
     * Ends a complete replay of the topic: what it did not contain has been deleted so long ago that even its tombstone is gone. A replay that holds less than half of what is known
     * is a lost topic rather than a deletion, and changes nothing.
     *
     * @return how many entries went, or -1 when the replay was not believed
     */
    int dropUnseen() {
        int live = (int)
                held.values().stream().filter(each -> each.value() != null).count();
        int before = held.size();
        int missing = (int) held.entrySet().stream()
                .filter(each -> each.getValue().value() != null && !seen.contains(each.getKey()))
                .count();
        if (missing * 2 > live) {
            return -1;
        }
        held.keySet().retainAll(seen);
        return before - held.size();
    }
}
