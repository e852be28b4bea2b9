package io.tollway.gateway.usage;

import io.tollway.contracts.usage.LeaseCharge;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * How many records a second this machine's disk takes durably, with the spool's defaults. Run by {@code ./tollway bench --ledger}; prints one JSON object.
 *
 * <p>Threads start a few thousand requests each, wait until the last START is on disk, and end them: as many records under way as a busy gateway has.
 */
final class SpoolSpeed {
    private static final int THREADS = 2;
    private static final int STEP = 1_000;
    private static final int STEPS_UNDER_WAY = 6;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final SpoolLimits LIMITS =
            new SpoolLimits(32 << 20, 4L << 30, 0, Duration.ofMillis(2).toNanos());

    private static final List<UUID> LEASES = List.of(new UUID(7, 7));

    private SpoolSpeed() {}

    /** @param arguments a folder on the disk in question, and how many seconds to measure */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path path = Files.createTempDirectory(Path.of(arguments[0]), "spool-speed-");
        try {
            System.out.println(measure(path, Duration.ofSeconds(Long.parseLong(arguments[1]))));
        } finally {
            remove(path);
        }
    }

    private static String measure(Path path, Duration length) throws IOException, InterruptedException {
        long written;
        double perSecond;
        long bytesPerRequest = bytesOfARequest();
        SegmentFolder folder = SegmentFolder.take(path, "bench");
        RecordStore records = new RecordStore(folder, 256, 200_000);
        try (Spool spool = Spool.open(folder, LIMITS, Clock.systemUTC(), records)) {
            // As if billing applied at once, so that old segments go and the disk does not fill.
            SpoolHousekeeper keeper = new SpoolHousekeeper(
                    spool, LIMITS, records, () -> spool.durable().lastSeq());
            keeper.step();
            spool.log().listen(() -> {}, keeper::wake);
            keeper.start();
            run(spool, WARM_UP);
            long before = spool.lastSeq();
            long began = System.nanoTime();
            run(spool, length);
            written = spool.lastSeq();
            perSecond = (written - before) / ((System.nanoTime() - began) / 1e9);
            keeper.stop();
        }
        List<String> breaks = books(path, written);
        return "{\"records_per_second\":" + perSecond + ",\"records\":" + written + ",\"bytes_per_request\":"
                + bytesPerRequest + ",\"threads\":" + THREADS + ",\"requests_at_once\":"
                + THREADS * STEP * STEPS_UNDER_WAY
                + ",\"breaks\":[" + String.join(",", breaks) + "]}";
    }

    private static void run(Spool spool, Duration length) throws InterruptedException {
        AtomicBoolean running = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                Deque<Step> underWay = new ArrayDeque<>();
                while (running.get()) {
                    underWay.add(begin(spool));
                    if (underWay.size() == STEPS_UNDER_WAY) {
                        end(spool, underWay.remove());
                    }
                }
                underWay.forEach(step -> end(spool, step));
            }));
        }
        Thread.sleep(length);
        running.set(false);
        for (Thread each : threads) {
            each.join();
        }
        // Only what is on disk counts.
        spool.asked(List.of()).toCompletionStage().toCompletableFuture().join();
    }

    /** Requests that were started together, and when the last of them is on disk. */
    private record Step(List<StartRecord> starts, Future<Void> durable) {}

    private static Step begin(Spool spool) {
        List<StartRecord> starts = new ArrayList<>(STEP);
        Future<Void> last = Future.succeededFuture();
        for (int i = 0; i < STEP; i++) {
            StartRecord start = SpoolFixture.start(SpoolFixture.ORGANIZATION, UUID.randomUUID(), 1_000_000, LEASES);
            Future<Void> durable = spool.start(start);
            // Refused while the next segment is being allocated: a gateway would answer 503 here.
            if (!durable.failed()) {
                starts.add(start);
                last = durable;
            }
        }
        return new Step(starts, last);
    }

    private static void end(Spool spool, Step step) {
        step.durable().toCompletionStage().toCompletableFuture().join();
        List<LeaseCharge> charges =
                List.of(new LeaseCharge(LEASES.getFirst(), "balance", SpoolFixture.ORGANIZATION, 500));
        step.starts().forEach(start -> spool.finish(SpoolFixture.end(start, 500, charges)));
        spool.keep();
    }

    /** A new process must find everything that was called durable, and nothing left open. */
    private static List<String> books(Path path, long written) throws IOException {
        List<String> breaks = new ArrayList<>();
        try (SegmentFolder folder = SegmentFolder.take(path, "bench")) {
            SpoolState found =
                    new SpoolRecovery(folder, (id, place) -> {}).run().state();
            if (found.lastSeq() != written) {
                breaks.add("\"" + written + " records were written, " + found.lastSeq() + " are there\"");
            }
            if (found.openStarts() != 0) {
                breaks.add("\"" + found.openStarts() + " requests have no end\"");
            }
        }
        return breaks;
    }

    private static long bytesOfARequest() {
        FrameBuffer frame = new FrameBuffer();
        StartRecord start = SpoolFixture.start(SpoolFixture.ORGANIZATION, new UUID(1, 1), 1, List.of(new UUID(7, 7)));
        frame.start(FrameType.START, start);
        long bytes = (long) frame.headLength() + frame.bodyBound();
        frame.end(SpoolFixture.end(
                start, 1, List.of(new LeaseCharge(new UUID(7, 7), "balance", SpoolFixture.ORGANIZATION, 1))));
        return bytes + frame.headLength() + frame.bodyBound();
    }

    private static void remove(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
