package io.tollway.gateway.usage;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of one node: segments of records, numbered without gaps, durable in groups.
 *
 * <p>Appending is a copy in memory under a lock, so any event loop may do it; fsync is one thread's work. It is with the operating system after {@link #keep} or the next commit,
 * and on disk after the commit. A record is shipped only once it is durable, and a segment goes only once billing has applied all of it.
 */
final class Spool implements LeaseJournal, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Spool.class);

    private final SpoolLimits limits;
    private final Clock clock;
    private final SegmentFolder folder;
    private final SpoolState state;
    private final SpoolLog log;
    private final Object lock;
    private final RecordStore records;
    private volatile @Nullable String refusal;

    /** Recovers what a dead process left, and is ready to append. */
    static Spool open(SegmentFolder folder, SpoolLimits limits, Clock clock, RecordStore records) throws IOException {
        SpoolRecovery.Recovered found = new SpoolRecovery(folder, records::index).run();
        Spool spool = new Spool(folder, limits, clock, records, found.state(), SpoolLog.open(folder, limits, found));
        spool.recoverRequests();
        spool.log.commit();
        return spool;
    }

    private Spool(
            SegmentFolder folder,
            SpoolLimits limits,
            Clock clock,
            RecordStore records,
            SpoolState state,
            SpoolLog log) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.records = records;
        this.state = state;
        this.log = log;
        this.lock = log.lock;
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
        Future<Void> durable;
        synchronized (lock) {
            if (state.isOpen(start.requestId())) {
                throw new IllegalStateException("request " + start.requestId() + " was started before");
            }
            if (!admits(frame)) {
                return Future.failedFuture(new SpoolUnavailable("the spool is full"));
            }
            long seq = state.lastSeq() + 1;
            log.write(FrameType.START, frame, seq);
            state.started(seq, start);
            durable = log.onDisk();
        }
        log.commit();
        return durable;
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
            if (!log.room(frame, false)) {
                throw new SpoolUnavailable("the spool has no room left");
            }
            place = log.place();
            log.write(FrameType.FINAL, frame, state.lastSeq() + 1);
            state.ended(end.requestId(), paid);
        }
        records.add(end, place);
        log.commit();
    }

    /** Hands what was appended to the operating system. */
    void keep() {
        synchronized (lock) {
            if (!log.flush()) {
                throw new SpoolUnavailable("the spool's disk failed");
            }
        }
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
    public boolean inherited() {
        return folder.inherited();
    }

    @Override
    public Future<Void> asked(List<JournaledLease> leases) {
        String failed = log.failure();
        if (failed != null) {
            return Future.failedFuture(new SpoolUnavailable(failed));
        }
        Future<Void> durable;
        synchronized (lock) {
            for (JournaledLease lease : leases) {
                FrameBuffer frame = FrameBuffer.mine();
                Frame.putLease(frame.begin(FrameType.LEASE_ASKED, lease.organizationId(), lease.leaseId()), lease);
                if (!log.room(frame, true)) {
                    return Future.failedFuture(new SpoolUnavailable("the spool is full"));
                }
                log.write(FrameType.LEASE_ASKED, frame, 0);
                state.asked(lease);
            }
            durable = log.onDisk();
        }
        log.commit();
        return durable;
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
            if (log.room(frame, false)) {
                log.write(FrameType.LEASE_GRANTED, frame, 0);
            }
        }
        log.commit();
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
            if (log.room(frame, false)) {
                log.write(FrameType.LEASE_GONE, frame, 0);
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
            if (!complete.test(lease) || !log.room(frame, false)) {
                return false;
            }
            log.write(FrameType.CLOSE, frame, state.lastSeq() + 1);
            state.forget(leaseId);
        }
        log.commit();
        return true;
    }

    @Override
    public void fail(String reason) {
        log.fail(reason);
    }

    /** Why no request can be admitted; null when it can. */
    @Nullable String refusal() {
        String failed = log.failure();
        return failed != null ? failed : refusal;
    }

    void refuse(@Nullable String reason) {
        refusal = reason;
    }

    SpoolLog log() {
        return log;
    }

    DurableMark durable() {
        return log.durable();
    }

    SegmentFolder folder() {
        return folder;
    }

    /** A request is admitted only while the records that end all open ones have room. */
    private boolean admits(FrameBuffer frame) {
        int open = state.openStarts();
        if (open >= limits.maxOpenRequests() || !log.room(frame, true)) {
            return false;
        }
        return log.hasInHand((open + 1L) * SpoolLimits.OPEN_REQUEST_BYTES);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
