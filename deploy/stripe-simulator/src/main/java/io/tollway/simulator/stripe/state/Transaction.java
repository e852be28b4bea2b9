package io.tollway.simulator.stripe.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of the whole state, or one look at it. Used by one thread, inside {@link State#transact}. Reads see its own
 * writes; nothing lasts before the journal has it.
 */
public final class Transaction {
    private final Map<String, Table<?>> tables;
    private final Instant now;
    private final Cause cause;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Change> changes = new ArrayList<>();

    Transaction(Map<String, Table<?>> tables, Instant now, Cause cause) {
        this.tables = tables;
        this.now = now;
        this.cause = cause;
    }

    /** The time of this transaction, the same for everything in it. */
    public Instant now() {
        return now;
    }

    /** {@link #now()} as Stripe writes times: seconds since 1970. */
    public long unixTime() {
        return now.getEpochSecond();
    }

    public Cause cause() {
        return cause;
    }

    public <T> @Nullable T find(Kind<T> kind, String id) {
        return table(kind).get(id);
    }

    /** For references that the state itself made; a missing one is a defect. */
    public <T> T get(Kind<T> kind, String id) {
        T found = find(kind, id);
        if (found == null) {
            throw new IllegalStateException("state names " + kind.name() + " " + id + ", which is not there");
        }
        return found;
    }

    public <T> List<T> newestFirst(Kind<T> kind) {
        return table(kind).newestFirst();
    }

    /** Adds, or replaces what has the same id. */
    public <T> T put(Kind<T> kind, T value) {
        Table<T> table = table(kind);
        String id = kind.id().apply(value);
        T before = table.put(value);
        undo.push(() -> table.restore(id, before));
        changes.add(new Change(kind.name(), id, value));
        return value;
    }

    /** Forgets everything this transaction has written so far. */
    public void discard() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        changes.clear();
    }

    List<Change> changes() {
        return changes;
    }

    @SuppressWarnings("unchecked") // a table is registered under the name of the kind it was made for
    private <T> Table<T> table(Kind<T> kind) {
        Table<?> table = tables.get(kind.name());
        if (table == null) {
            throw new IllegalArgumentException("unregistered kind " + kind.name());
        }
        return (Table<T>) table;
    }

    /** One written value. */
    record Change(String kind, String id, Object value) {}
}
