package io.tollway.gateway.usage;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** One thread that keeps a spare segment ready, lets go of what billing has applied, and closes the door before the disk is full. */
final class SpoolHousekeeper {
    private static final Logger LOG = Logger.getLogger(SpoolHousekeeper.class);
    private static final long INTERVAL_NANOS = 200_000_000;
    /**
     * The mark on disk saves a restarted gateway from shipping again what billing has, and tells it of a folder that lost its end; both bear a second. Writing it costs two fsyncs. No segment goes
     * before it.
     */
    private static final long KEEP_NANOS = 1_000_000_000;

    private final Spool spool;
    private final SpoolLimits limits;
    private final RecordStore records;
    private final LongSupplier billing;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long applied;
    /** What the folder's mark says, and since when. */
    private long kept;

    private long keptAt = System.nanoTime();

    /** @param billing what billing says it has applied of this spool */
    SpoolHousekeeper(Spool spool, SpoolLimits limits, RecordStore records, LongSupplier billing) throws IOException {
        this.spool = spool;
        this.limits = limits;
        this.records = records;
        this.billing = billing;
        this.kept = spool.folder().appliedThrough();
        this.applied = kept;
        this.thread = Thread.ofPlatform().name("spool-housekeeper").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** The highest sequence number that is known to be in the ledger. */
    long applied() {
        return applied;
    }

    void stop() {
        running = false;
        wake();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            step();
            LockSupport.parkNanos(this, INTERVAL_NANOS);
        }
    }

    void step() {
        try {
            standDownIfUsurped();
            advance();
            String refusal = refusal();
            spool.refuse(refusal);
            if (refusal == null) {
                prepareSpare();
            }
        } catch (IOException e) {
            LOG.errorf("the spool's folder cannot be kept: %s", e.toString());
            spool.refuse("the spool's disk cannot be written");
        }
    }

    private void standDownIfUsurped() throws IOException {
        Optional<SpoolOwner> usurper = spool.folder().usurper();
        if (usurper.isPresent()) {
            spool.fail("gateway " + usurper.get().node() + " has taken the folder over");
        }
    }

    private void advance() throws IOException {
        long said = billing.getAsLong();
        if (said > spool.lastSeq()) {
            spool.fail("billing has applied record " + said + " of a spool whose last record is " + spool.lastSeq()
                    + "; the folder is an old copy");
            return;
        }
        applied = Math.max(applied, said);
        boolean due = System.nanoTime() - keptAt >= KEEP_NANOS;
        if (applied > kept && (due || spool.log().deletable(applied) != 0)) {
            spool.folder().writeAppliedThrough(applied);
            kept = applied;
            keptAt = System.nanoTime();
        }
        for (long oldest = spool.log().deletable(applied);
                oldest != 0;
                oldest = spool.log().deletable(applied)) {
            records.forgetSegment(oldest);
            spool.folder().retire(oldest, limits.segmentSize());
            spool.log().deleted(oldest);
        }
    }

    private @org.jspecify.annotations.Nullable String refusal() throws IOException {
        if ((long) spool.log().segments() * limits.segmentSize() > limits.maxSize()) {
            return "the spool has reached gateway.spool.max-size; billing does not take its records";
        }
        boolean spareMissing = spool.log().wantedSpare() != 0;
        long needed = limits.minFree() + (spareMissing ? limits.segmentSize() : 0);
        if (spool.folder().usableSpace() < needed) {
            return "the spool's disk is almost full (gateway.spool.min-free)";
        }
        return null;
    }

    private void prepareSpare() throws IOException {
        long number = spool.log().wantedSpare();
        if (number != 0) {
            spool.folder().allocate(number, limits.segmentSize());
            spool.log().offerSpare(Segment.open(spool.folder(), number));
        }
    }
}
