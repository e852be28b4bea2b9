package io.tollway.simulator.stripe.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.stripe.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything the simulator knows. One thread owns it, so transactions happen one after the other; each is on the disk
 * before its future completes.
 */
public final class State implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private final Map<String, Table<?>> tables = new LinkedHashMap<>();
    private final @Nullable Journal journal;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("stripe-state").factory());

    private State(List<Kind<?>> kinds, @Nullable Journal journal, Clock clock) {
        kinds.forEach(kind -> tables.put(kind.name(), new Table<>(kind)));
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param directory where the journal is, or null to remember nothing after {@link #close()}
     * @param forgettable what need not be remembered any longer, dropped at the start
     * @throws IOException when the journal cannot be read or is in use
     */
    public static State open(List<Kind<?>> kinds, @Nullable Path directory, Clock clock, Predicate<Object> forgettable)
            throws IOException {
        Journal journal = directory == null ? null : Journal.open(directory);
        State state = new State(kinds, journal, clock);
        if (journal != null) {
            try {
                journal.replay(state::load);
                state.tables.values().forEach(table -> table.drop(forgettable));
                journal.rewrite(state.everything());
            } catch (IOException | RuntimeException e) {
                state.close();
                throw e;
            }
        }
        return state;
    }

    /**
     * Runs the work as one transaction. When it throws, nothing has changed.
     *
     * @return the work's result, once what it wrote is durable
     */
    public <T extends @Nullable Object> CompletableFuture<T> transact(Cause cause, Function<Transaction, T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> run(cause, work), thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new IllegalStateException("the state is closed", e));
        }
    }

    /** Calls the listener after each transaction that wrote something; it must return at once. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private <T extends @Nullable Object> T run(Cause cause, Function<Transaction, T> work) {
        Transaction transaction = new Transaction(tables, clock.instant(), cause);
        T result;
        try {
            result = work.apply(transaction);
            if (transaction.changes().isEmpty()) {
                return result;
            }
            if (journal != null) {
                journal.append(transaction.changes());
            }
        } catch (IOException e) {
            transaction.discard();
            throw new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            transaction.discard();
            throw e;
        }
        listeners.forEach(Runnable::run);
        return result;
    }

    private void load(String kind, JsonNode value) {
        Table<?> table = tables.get(kind);
        if (table == null) {
            throw new IllegalArgumentException("unknown kind '" + kind + "' (written by a newer simulator?)");
        }
        load(table, value);
    }

    private static <T> void load(Table<T> table, JsonNode value) {
        try {
            table.put(Json.MAPPER.treeToValue(value, table.kind().type()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a " + table.kind().name() + ": " + e.getOriginalMessage(), e);
        }
    }

    private Iterable<List<Transaction.Change>> everything() {
        List<List<Transaction.Change>> lines = new ArrayList<>();
        tables.values().forEach(table -> addAll(table, lines));
        return lines;
    }

    private static <T> void addAll(Table<T> table, List<List<Transaction.Change>> lines) {
        for (T value : table.oldestFirst()) {
            lines.add(List.of(new Transaction.Change(
                    table.kind().name(), table.kind().id().apply(value), value)));
        }
    }

    /** Waits for the running transaction, then lets go of the files. */
    @Override
    public void close() throws IOException {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("a transaction did not end within " + CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (journal != null) {
            journal.close();
        }
    }
}
