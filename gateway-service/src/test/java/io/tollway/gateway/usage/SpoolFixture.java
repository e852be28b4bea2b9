package io.tollway.gateway.usage;

import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A real spool in a test's folder, and records to put into it. */
public final class SpoolFixture implements AutoCloseable {
    static final int SEGMENT = 1 << 20;
    static final UUID ORGANIZATION = UUID.fromString("0198a000-0000-7000-8000-000000000001");
    static final UUID PROJECT = UUID.fromString("0198a000-0000-7000-8000-000000000002");
    static final UUID KEY = UUID.fromString("0198a000-0000-7000-8000-000000000003");

    final SegmentFolder folder;
    final RecordStore records;
    final Spool spool;
    private @org.jspecify.annotations.Nullable SpoolHousekeeper keeper;

    private SpoolFixture(Path path, SpoolLimits limits, int inMemory, String node) throws IOException {
        folder = SegmentFolder.take(path, node);
        records = new RecordStore(folder, inMemory, 10_000);
        spool = Spool.open(folder, limits, Clock.systemUTC(), records);
    }

    public static SpoolFixture open(Path path) {
        return open(path, 1_000);
    }

    static SpoolFixture open(Path path, int inMemory) {
        return open(path, inMemory, "gw-1");
    }

    /** By the gateway of that name. */
    public static SpoolFixture open(Path path, String node) {
        return open(path, 1_000, node);
    }

    private static SpoolFixture open(Path path, int inMemory, String node) {
        try {
            return new SpoolFixture(path, new SpoolLimits(SEGMENT, 64L << 20, 0, 1_000_000), inMemory, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the thread that keeps a spare segment ready. */
    public SpoolFixture kept() {
        try {
            keeper = new SpoolHousekeeper(spool, new SpoolLimits(SEGMENT, 64L << 20, 0, 1_000_000), records, () -> 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keeper.step();
        spool.log().listen(() -> {}, keeper::wake);
        keeper.start();
        return this;
    }

    public LeaseJournal journal() {
        return spool;
    }

    public Future<Void> start(StartRecord start) {
        return spool.start(start);
    }

    public void finish(FinalRecord end) {
        spool.finish(end);
        spool.keep();
    }

    /** Every record that would be shipped, as billing would read it. */
    public List<UsageEvent> shipped() {
        try {
            spool.asked(List.of()).toCompletionStage().toCompletableFuture().join();
            List<UsageEvent> events = new ArrayList<>();
            try (SpoolCursor cursor = new SpoolCursor(folder, 0)) {
                for (Frame frame = cursor.next(spool.durable()); frame != null; frame = cursor.next(spool.durable())) {
                    events.add(io.tollway.contracts.EventJson.read(frame.jsonBytes(), UsageEvent.class));
                }
            }
            return events;
        } catch (IOException | io.tollway.contracts.EventJson.UnreadableEvent e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (keeper != null) {
            keeper.stop();
        }
        try {
            spool.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static StartRecord start(UUID organization, UUID request, long hold, List<UUID> leases) {
        return new StartRecord(
                organization,
                request,
                PROJECT,
                KEY,
                "gw-1",
                "openai/gpt-4o-mini",
                hold,
                leases,
                Instant.parse("2026-11-22T10:00:00.123456Z"));
    }

    public static FinalRecord end(StartRecord start, long charge, List<LeaseCharge> charges) {
        return end(start, charge, charges, List.of());
    }

    static FinalRecord end(StartRecord start, long charge, List<LeaseCharge> charges, List<String> changes) {
        return new FinalRecord(
                start.organizationId(),
                start.requestId(),
                "gen-" + start.requestId(),
                start.projectId(),
                start.keyId(),
                "user \"7\" \\ \u0007 ü 😀",
                start.nodeId(),
                "openai.chat",
                true,
                start.requestedModel(),
                "gpt-4o-mini-2024",
                "openai",
                "openai-a",
                "platform",
                "openai/gpt-4o-mini@openai",
                3,
                new UsageCounts(10, 20, 1, 2, 0, 0, 30, 4, 0, 0, 1, 5, 6, "1024x1024/high"),
                UsageEvent.UsageSource.PROVIDER,
                start.holdNano(),
                charge,
                charge,
                0,
                charges,
                UsageEvent.Outcome.COMPLETE,
                "stop",
                200,
                List.of(
                        new Attempt("azure", "m@azure", null, "platform", null, "timeout", 1200, 0),
                        new Attempt("openai", "m@openai", "openai-a", "platform", 200, null, 88, 9)),
                changes,
                start.startedAt(),
                start.startedAt().plusMillis(250),
                1234L,
                null,
                null,
                "4bf92f3577b34da6a3ce929d0e0e4736");
    }
}
