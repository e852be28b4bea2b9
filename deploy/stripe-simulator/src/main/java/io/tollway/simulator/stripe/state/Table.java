package io.tollway.simulator.stripe.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The values of one kind in the order of their creation. */
final class Table<T> {
    private final Kind<T> kind;
    private final Map<String, T> values = new LinkedHashMap<>();

    Table(Kind<T> kind) {
        this.kind = kind;
    }

    Kind<T> kind() {
        return kind;
    }

    @Nullable T get(String id) {
        return values.get(id);
    }

    List<T> newestFirst() {
        List<T> list = new ArrayList<>(values.values());
        Collections.reverse(list);
        return list;
    }

    Iterable<T> oldestFirst() {
        return values.values();
    }

    @Nullable T put(T value) {
        return values.put(kind.id().apply(value), value);
    }

    /** Undoes a {@link #put}: last in, first out, so the order of creation is kept. */
    void restore(String id, @Nullable T before) {
        if (before == null) {
            values.remove(id);
        } else {
            values.put(id, before);
        }
    }

    void drop(Predicate<Object> unwanted) {
        values.values().removeIf(unwanted);
    }
}
