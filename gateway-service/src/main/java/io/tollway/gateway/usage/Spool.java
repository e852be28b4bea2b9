package io.tollway.gateway.usage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of one node: segments of records, numbered without gaps, durable in groups.
 *
 * <p>Appending is a copy into mapped memory under a lock, so any event loop may do it; fsync is one thread's work. A record is shipped only once it is durable, and a segment goes only
 * once billing has applied all of it.
 */
final class Spool implements LeaseJournal, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final byte[] NO_EVENT = new byte[0];

    private final SpoolLimits limits;
    private final Clock clock;
    private final SegmentFolder folder;
    private final SpoolState state;
    private final TreeMap<Long, Long> sealed;
    private final RecordStore records;
    private final GroupCommit commit;
    private final Map<FrameType, byte[]> eventHeads = new EnumMap<>(FrameType.class);
    private final Object lock = new Object();

    private Segment active;
    private @Nullable Segment spare;
    private List<Segment> toForce = new ArrayList<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean closed;
    private volatile @Nullable String refusal;
    private volatile @Nullable String failure;
    private volatile DurableMark durable;
    private volatile Runnable onDurable = () -> {};
    private volatile Runnable onRoll = () -> {};

    /** Takes the folder, recovers what a dead process left, and is ready to append. */
    static Spool open(SegmentFolder folder, SpoolLimits limits, Clock clock, RecordStore records) throws IOException {
        SpoolRecovery.Recovered found = new SpoolRecovery(folder, records::index).run();
        Segment active = found.active();
        if (active == null) {
            folder.allocate(1, limits.segmentSize());
            active = Segment.map(1, folder.file(1));
        }
        Spool spool = new Spool(folder, limits, clock, records, found, active);
        if (!found.spares().isEmpty()) {
            long next = found.spares().getFirst();
            spool.spare = Segment.map(next, folder.file(next));
        }
        spool.recoverRequests();
        spool.commit.start();
        spool.commit.want();
        return spool;
    }

    private Spool(
            SegmentFolder folder,
            SpoolLimits limits,
            Clock clock,
            RecordStore records,
            SpoolRecovery.Recovered found,
            Segment active) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.records = records;
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

    /** Ends, as failed and free, the requests that the dead process could not end; under their own identity, drawing zero on the leases they had reserved in. */
    private void recoverRequests() {
        List<SpoolState.OpenStart> open = new ArrayList<>(state.starts());
        Instant now = clock.instant();
        for (SpoolState.OpenStart each : open) {
            finish(RecoveredFinal.of(each.start(), state::lease, now));
        }
        if (!open.isEmpty()) {
            LOG.infof("%d requests that a dead process left open were recorded as failed, charge 0", open.size());
        }
    }

    /** Told after every commit round, and after every change of segment. */
    void listen(Runnable durableListener, Runnable rollListener) {
        onDurable = durableListener;
        onRoll = rollListener;
    }

    Future<Void> start(StartRecord start) {
        String why = refusal();
        if (why != null) {
            return Future.failedFuture(new SpoolUnavailable(why));
        }
        FrameBuffer frame = FrameBuffer.mine();
        frame.start(FrameType.START, start);
        if (!frame.carriable()) {
            return Future.failedFuture(new SpoolUnavailable("the start record is too long"));
        }
        Promise<Void> promise = promise();
        synchronized (lock) {
            if (state.isOpen(start.requestId())) {
                throw new IllegalStateException("request " + start.requestId() + " was started before");
            }
            if (!admits(frame)) {
                return Future.failedFuture(new SpoolUnavailable("the spool is full"));
            }
            long seq = state.lastSeq() + 1;
            write(FrameType.START, frame, seq);
            state.started(seq, start);
            waiting.add(promise);
        }
        commit.want();
        return promise.future();
    }

    void finish(FinalRecord end) {
        FrameBuffer frame = FrameBuffer.mine();
        frame.end(end);
        List<Frame.Paid> paid = new ArrayList<>(end.charges().size());
        end.charges().forEach(each -> paid.add(new Frame.Paid(each.leaseId(), each.amountNano())));
        RecordPlace place;
        synchronized (lock) {
            if (!state.isOpen(end.requestId())) {
                throw new IllegalStateException("request " + end.requestId() + " has no open START");
            }
            if (!room(frame, false)) {
                throw new SpoolUnavailable("the spool has no room left");
            }
            place = new RecordPlace(active.number(), active.position());
            write(FrameType.FINAL, frame, state.lastSeq() + 1);
            state.ended(end.requestId(), paid);
        }
        records.add(end, place);
        commit.want();
    }

    @Override
    public UUID spoolId() {
        return folder.spoolId();
    }

    @Override
    public long lastSeq() {
        synchronized (lock) {
            return state.lastSeq();
        }
    }

    @Override
    public List<JournaledLease> open() {
        synchronized (lock) {
            return state.leases();
        }
    }

    @Override
    public Future<Void> asked(List<JournaledLease> leases) {
        Promise<Void> promise = promise();
        String failed = failure;
        if (failed != null) {
            return Future.failedFuture(new SpoolUnavailable(failed));
        }
        synchronized (lock) {
            for (JournaledLease lease : leases) {
                FrameBuffer frame = FrameBuffer.mine();
                Frame.putLease(frame.begin(FrameType.LEASE_ASKED, lease.organizationId(), lease.leaseId()), lease);
                if (!room(frame, true)) {
                    return Future.failedFuture(new SpoolUnavailable("the spool is full"));
                }
                write(FrameType.LEASE_ASKED, frame, 0);
                state.asked(lease);
            }
            waiting.add(promise);
        }
        commit.want();
        return promise.future();
    }

    @Override
    public void granted(UUID leaseId, long grantedNano, Instant validUntil) {
        synchronized (lock) {
            JournaledLease lease = state.lease(leaseId);
            FrameBuffer frame = FrameBuffer.mine();
            if (lease == null) {
                return;
            }
            Frame.putGrant(
                    frame.begin(FrameType.LEASE_GRANTED, lease.organizationId(), leaseId), grantedNano, validUntil);
            state.asked(lease.granted(grantedNano, validUntil));
            if (room(frame, false)) {
                write(FrameType.LEASE_GRANTED, frame, 0);
            }
        }
        commit.want();
    }

    @Override
    public void gone(UUID leaseId) {
        synchronized (lock) {
            JournaledLease lease = state.lease(leaseId);
            if (lease == null) {
                return;
            }
            FrameBuffer frame = FrameBuffer.mine();
            frame.begin(FrameType.LEASE_GONE, lease.organizationId(), leaseId);
            state.forget(leaseId);
            if (room(frame, false)) {
                write(FrameType.LEASE_GONE, frame, 0);
            }
        }
    }

    @Override
    public boolean close(UUID leaseId, long count, long sumNano) {
        return close(leaseId, lease -> lease.count() == count && lease.sumNano() == sumNano);
    }

    @Override
    public boolean closeAsRecorded(UUID leaseId) {
        return close(leaseId, lease -> true);
    }

    private boolean close(UUID leaseId, java.util.function.Predicate<JournaledLease> complete) {
        synchronized (lock) {
            JournaledLease lease = state.lease(leaseId);
            if (lease == null) {
                return true;
            }
            FrameBuffer frame = FrameBuffer.mine();
            frame.close(lease, clock.instant());
            if (!complete.test(lease) || !room(frame, false)) {
                return false;
            }
            write(FrameType.CLOSE, frame, state.lastSeq() + 1);
            state.forget(leaseId);
        }
        commit.want();
        return true;
    }

    @Override
    public void fail(String reason) {
        LOG.errorf("the spool takes no more requests: %s", reason);
        failure = reason;
    }

    /** Why no request can be admitted; null when it can. */
    @Nullable String refusal() {
        String failed = failure;
        return failed != null ? failed : refusal;
    }

    void refuse(@Nullable String reason) {
        refusal = reason;
    }

    DurableMark durable() {
        return durable;
    }

    SegmentFolder folder() {
        return folder;
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
        fresh.close();
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

    /** A request is admitted only while the records that end all open ones have room. */
    private boolean admits(FrameBuffer frame) {
        int open = state.openStarts();
        if (open >= limits.maxOpenRequests() || !room(frame, true)) {
            return false;
        }
        return spare != null || active.remaining() > (open + 1L) * SpoolLimits.OPEN_REQUEST_BYTES;
    }

    /** Whether the frame fits, rolling to the next segment if that is what it takes. Only a request's end may wait for an allocation. */
    private boolean room(FrameBuffer frame, boolean admission) {
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
                next = Segment.map(number, folder.file(number));
            } catch (IOException e) {
                LOG.errorf("the spool cannot grow: %s", e.toString());
                return false;
            }
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

    private void write(FrameType type, FrameBuffer frame, long seq) {
        append(type, frame, seq);
        if (type.shipped()) {
            state.lastSeq(seq);
        }
    }

    private void append(FrameType type, FrameBuffer frame, long seq) {
        frame.seal(seq, eventHead(type));
        active.append(
                frame.head(),
                frame.headLength(),
                frame.jsonHead(),
                frame.jsonHeadLength(),
                frame.json().array(),
                frame.jsonLength());
    }

    private byte[] eventHead(FrameType type) {
        return eventHeads.getOrDefault(type, NO_EVENT);
    }

    private void commitRound() {
        List<Segment> force;
        Segment segment;
        int position;
        long seq;
        List<Promise<Void>> done;
        synchronized (lock) {
            force = toForce;
            toForce = new ArrayList<>();
            segment = active;
            position = segment.position();
            seq = state.lastSeq();
            done = waiting;
            waiting = new ArrayList<>();
        }
        try {
            for (Segment each : force) {
                each.force(each.position());
                each.close();
            }
            segment.force(position);
        } catch (UncheckedIOException e) {
            // After a failed fsync the kernel may have dropped the pages: nothing appended so far can be called durable any more.
            fail("fsync failed: " + e.getMessage());
            done.forEach(each -> each.fail(new SpoolUnavailable("the spool's disk failed", e)));
            return;
        }
        if (failure == null) {
            durable = new DurableMark(segment.number(), position, seq);
        }
        done.forEach(Promise::complete);
        onDurable.run();
    }

    private static Promise<Void> promise() {
        ContextInternal context = ContextInternal.current();
        return context == null ? Promise.promise() : context.promise();
    }

    @Override
    public void close() throws IOException {
        commit.stop();
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            toForce.forEach(Segment::close);
            active.force(active.position());
            active.close();
            if (spare != null) {
                spare.close();
            }
            waiting.forEach(each -> each.fail(new SpoolUnavailable("the gateway is stopping")));
        }
        folder.close();
    }
}
