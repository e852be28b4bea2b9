package io.tollway.gateway.testing;

import io.tollway.gateway.usage.FinalRecord;
import io.tollway.gateway.usage.StartRecord;
import io.tollway.gateway.usage.UsageLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A log in memory whose disk takes as long as a test wants, or fails. */
public final class MemoryUsageLog implements UsageLog {
    private final List<StartRecord> starts = new CopyOnWriteArrayList<>();
    private final Map<UUID, FinalRecord> finals = new ConcurrentHashMap<>();
    private final AtomicLong diskMillis = new AtomicLong(1);
    private volatile boolean failing;
    private volatile boolean refusing;

    @Override
    public Future<Void> start(StartRecord record) {
        Promise<Void> durable = Promise.promise();
        Objects.requireNonNull(Vertx.currentContext(), "called off an event loop")
                .owner()
                .setTimer(diskMillis.get(), timer -> {
                    if (failing) {
                        durable.fail("the disk is full");
                    } else {
                        starts.add(record);
                        durable.complete();
                    }
                });
        return durable.future();
    }

    @Override
    public void finish(FinalRecord record) {
        if (refusing) {
            throw new IllegalStateException("a defect");
        }
        if (finals.putIfAbsent(record.requestId(), record) != null) {
            throw new IllegalStateException("two FINALs of " + record.requestId());
        }
    }

    @Override
    public void keep() {
        // Memory keeps what it has.
    }

    @Override
    public @Nullable FinalRecord find(UUID requestId) {
        return finals.get(requestId);
    }

    public void diskMillis(long millis) {
        diskMillis.set(millis);
    }

    /** A defect of ours: no FINAL is taken. */
    public void refusing(boolean now) {
        refusing = now;
    }

    public void failing(boolean now) {
        failing = now;
    }

    public List<StartRecord> starts() {
        return List.copyOf(starts);
    }

    public List<FinalRecord> finals() {
        return List.copyOf(finals.values());
    }
}
