package io.tollway.gateway.usage;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Segments, one behind the other: appending, rolling, making durable, letting go. Appending, rolling and the state they change are guarded by {@link #lock}, which callers take around a
 * whole decision; forcing is the commit thread's work.
 */
final class SpoolLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SpoolLog.class);
    private static final byte[] NO_EVENT = new byte[0];

    final Object lock = new Object();
    private final SpoolLimits limits;
    private final SegmentFolder folder;
    private final SpoolState state;
    private final TreeMap<Long, Long> sealed;
    private final GroupCommit commit;
    private final Map<FrameType, byte[]> eventHeads = new EnumMap<>(FrameType.class);

    private Segment active;
    private @Nullable Segment spare;
    private List<Segment> toForce = new ArrayList<>();
    private DurableWaiters waiting = new DurableWaiters();
    private boolean closed;
    private volatile @Nullable String failure;
    private volatile DurableMark durable;
    private volatile Runnable onDurable = () -> {};
    private volatile Runnable onRoll = () -> {};

    /** Continues behind what was recovered; makes the first segment where there is none. */
    static SpoolLog open(SegmentFolder folder, SpoolLimits limits, SpoolRecovery.Recovered found) throws IOException {
        Segment active = found.active();
        if (active == null) {
            folder.allocate(1, limits.segmentSize());
            active = Segment.open(folder, 1);
        }
        SpoolLog log = new SpoolLog(folder, limits, found, active);
        if (!found.spares().isEmpty()) {
            long next = found.spares().getFirst();
            log.spare = Segment.open(folder, next);
        }
        log.commit.start();
        return log;
    }

    private SpoolLog(SegmentFolder folder, SpoolLimits limits, SpoolRecovery.Recovered found, Segment active) {
        this.folder = folder;
        this.limits = limits;
        this.state = found.state();
        this.sealed = found.sealed();
        this.active = active;
        this.durable = new DurableMark(active.number(), 0, 0);
        this.commit = new GroupCommit(limits.groupCommitNanos(), this::commitRound);
        for (FrameType each : FrameType.values()) {
            String kind = each.eventKind();
            String head = "{\"kind\":\"" + kind + "\",\"spool_id\":\"" + folder.spoolId() + "\",\"spool_seq\":";
            eventHeads.put(each, kind == null ? NO_EVENT : head.getBytes(StandardCharsets.US_ASCII));
        }
        // The carried START is a START's JSON, kept for the next recovery.
        eventHeads.put(FrameType.CARRIED_START, eventHead(FrameType.START));
        if (active.position() == 0) {
            writeHead();
        }
    }

    /** Told after every commit round, and after every change of segment. */
    void listen(Runnable durableListener, Runnable rollListener) {
        onDurable = durableListener;
        onRoll = rollListener;
    }

    /** Completes on the caller's event loop when everything appended so far is on disk. The caller holds the lock, and calls {@link #commit} after it. */
    Future<Void> onDisk() {
        return waiting.join();
    }

    /** Wants what was appended on disk. */
    void commit() {
        commit.want();
    }

    /** Where the next record will begin. The caller holds the lock. */
    RecordPlace place() {
        return new RecordPlace(active.number(), active.position());
    }

    /** Whether there is room for that many bytes without asking the disk for more. The caller holds the lock. */
    boolean hasInHand(long bytes) {
        return spare != null || active.remaining() > bytes;
    }

    /** Nothing is durable any more from now on; the first reason stays. */
    void fail(String reason) {
        if (failure == null) {
            LOG.errorf("the spool takes no more requests: %s", reason);
            failure = reason;
        }
    }

    @Nullable String failure() {
        return failure;
    }

    DurableMark durable() {
        return durable;
    }

    /** The number the next spare must have; 0 when there is a spare. */
    long wantedSpare() {
        synchronized (lock) {
            return spare == null && !closed ? active.number() + 1 : 0;
        }
    }

    void offerSpare(Segment fresh) {
        synchronized (lock) {
            if (!closed && spare == null && fresh.number() == active.number() + 1) {
                spare = fresh;
                return;
            }
        }
        try {
            fresh.close();
        } catch (IOException e) {
            LOG.warnf("a spare segment cannot be closed: %s", e.toString());
        }
    }

    /** The oldest sealed segment when all of it lies behind the mark and a durable head stands in front of it; else 0. */
    long deletable(long appliedThrough) {
        synchronized (lock) {
            var oldest = sealed.firstEntry();
            boolean behind = oldest != null
                    && oldest.getValue() <= appliedThrough
                    && durable.segment() > oldest.getKey()
                    && durable.lastSeq() >= oldest.getValue();
            return behind ? oldest.getKey() : 0;
        }
    }

    void deleted(long segment) {
        synchronized (lock) {
            sealed.remove(segment);
        }
    }

    int segments() {
        synchronized (lock) {
            return sealed.size() + (spare == null ? 1 : 2);
        }
    }

    /** Whether the frame fits, rolling to the next segment if that is what it takes. Only a request's end may wait for an allocation. */
    boolean room(FrameBuffer frame, boolean admission) {
        if (closed) {
            return false;
        }
        if (active.fits(frame.headLength(), frame.bodyBound())) {
            return true;
        }
        return roll(admission) && active.fits(frame.headLength(), frame.bodyBound());
    }

    private boolean roll(boolean admission) {
        Segment next = spare;
        if (next == null) {
            if (admission) {
                return false;
            }
            try {
                long number = active.number() + 1;
                folder.allocate(number, limits.segmentSize());
                next = Segment.open(folder, number);
            } catch (IOException e) {
                LOG.errorf("the spool cannot grow: %s", e.toString());
                return false;
            }
        }
        if (!flush()) {
            return false;
        }
        spare = null;
        toForce.add(active);
        sealed.put(active.number(), state.lastSeq());
        active = next;
        writeHead();
        onRoll.run();
        return true;
    }

    /** What a recovery must know if every older segment is gone. */
    private void writeHead() {
        FrameBuffer frame = new FrameBuffer();
        for (JournaledLease lease : state.leases()) {
            Frame.putLease(frame.begin(FrameType.CARRIED_LEASE, lease.organizationId(), lease.leaseId()), lease);
            append(FrameType.CARRIED_LEASE, frame, 0);
        }
        for (SpoolState.OpenStart each : state.starts()) {
            frame.start(FrameType.CARRIED_START, each.start());
            append(FrameType.CARRIED_START, frame, each.seq());
        }
        UUID id = folder.spoolId();
        frame.begin(FrameType.CHECKPOINT, id, id);
        append(FrameType.CHECKPOINT, frame, state.lastSeq());
    }

    /** Appends; the caller holds the lock and has asked {@link #room}. */
    void write(FrameType type, FrameBuffer frame, long seq) {
        append(type, frame, seq);
        if (type.shipped()) {
            state.lastSeq(seq);
        }
    }

    private void append(FrameType type, FrameBuffer frame, long seq) {
        frame.seal(seq, eventHead(type));
        try {
            active.append(
                    frame.head(),
                    frame.headLength(),
                    frame.jsonHead(),
                    frame.jsonHeadLength(),
                    frame.json().array(),
                    frame.jsonLength());
        } catch (IOException e) {
            fail("writing failed: " + e.getMessage());
            throw new SpoolUnavailable("the spool's disk failed", e);
        }
    }

    /**
     * Hands everything appended to the operating system, where it survives this process. The caller holds the lock.
     *
     * @return false when the disk failed
     */
    boolean flush() {
        try {
            active.flush();
            return true;
        } catch (IOException e) {
            fail("writing failed: " + e.getMessage());
            return false;
        }
    }

    private byte[] eventHead(FrameType type) {
        return eventHeads.getOrDefault(type, NO_EVENT);
    }

    private void commitRound() {
        List<Segment> force;
        Segment segment;
        int position;
        long seq;
        DurableWaiters done;
        synchronized (lock) {
            force = toForce;
            toForce = new ArrayList<>();
            segment = active;
            flush();
            position = segment.position();
            seq = state.lastSeq();
            done = waiting;
            waiting = new DurableWaiters();
        }
        try {
            for (Segment each : force) {
                each.force(each.position());
                each.close();
            }
            if (failure == null) {
                segment.force(position);
            }
        } catch (IOException e) {
            // After a failed fsync the kernel may have dropped the pages: nothing appended so far can be called durable
            // any more.
            fail("fsync failed: " + e.getMessage());
            done.fail(new SpoolUnavailable("the spool's disk failed", e));
            return;
        }
        String broken = failure;
        if (broken != null) {
            done.fail(new SpoolUnavailable(broken));
            return;
        }
        durable = new DurableMark(segment.number(), position, seq);
        done.complete();
        onDurable.run();
    }

    @Override
    public void close() throws IOException {
        commit.stop();
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            for (Segment each : toForce) {
                each.force(each.position());
                each.close();
            }
            active.flush();
            active.force(active.position());
            active.close();
            if (spare != null) {
                spare.close();
            }
            waiting.fail(new SpoolUnavailable("the gateway is stopping"));
        }
        folder.close();
    }
}
