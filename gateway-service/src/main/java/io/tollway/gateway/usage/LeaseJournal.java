package io.tollway.gateway.usage;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The spool's memory of leases: what was asked for, what was granted, what FINALs drew on it. */
public interface LeaseJournal {
    UUID spoolId();

    /** The highest sequence number given out so far; an authority that has applied more is speaking of another spool's past. */
    long lastSeq();

    /** Leases that are open, as of now; at start those that the dead process left. */
    List<JournaledLease> open();

    /** Whether what is open was left by a gateway of another name, whose volume this one has taken over. */
    boolean inherited();

    /** Journals leases that are about to be asked for. Completes on the caller's context once they are on disk. */
    Future<Void> asked(List<JournaledLease> leases);

    /** Journals a grant; its fsync follows. */
    void granted(UUID leaseId, long grantedNano, Instant validUntil);

    /** Forgets a lease that was not granted or that the authority has ended. */
    void gone(UUID leaseId);

    /**
     * Declares a lease closed by a CLOSE behind all its FINALs, if what the caller settled is what the spool holds.
     *
     * @return false when FINALs are still missing, or when there is no room for the record: to be tried again
     */
    boolean close(UUID leaseId, long count, long sumNano);

    /** Declares a lease of the dead process closed by what this spool holds, which is all there can be. False when there is no room for the record. */
    boolean closeAsRecorded(UUID leaseId);

    /** Stops taking records for good, because continuing could lose charges; the node must be restarted after the cause was removed. */
    void fail(String reason);
}
