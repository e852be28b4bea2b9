package io.tollway.gateway.credit;

import io.tollway.gateway.credit.LeaseAuthority.Listed;
import io.tollway.gateway.credit.LeaseAuthority.Opened;
import io.tollway.gateway.usage.JournaledLease;
import io.tollway.gateway.usage.LeaseJournal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the leases of the process before this one. Unexpired ones are used again, without waiting for billing: the spool's folder is locked, so nobody else can be drawing on
 * them. The rest is declared closed by what this spool recorded, which is all that was ever drawn. Leases of a gateway of another name, whose volume was taken over, are all closed: were
 * that gateway alive after all, behind a volume that keeps no locks, the two would draw on the same money.
 */
final class LeaseResumption {
    private static final Logger LOG = Logger.getLogger(LeaseResumption.class);

    private final LeaseBook book;
    private final LeaseJournal journal;
    private final Clock clock;
    private final LongSupplier nanos;

    LeaseResumption(LeaseBook book, LeaseJournal journal, Clock clock, LongSupplier nanos) {
        this.book = book;
        this.journal = journal;
        this.clock = clock;
        this.nanos = nanos;
    }

    void fromJournal() {
        Instant now = clock.instant();
        for (JournaledLease each : journal.open()) {
            Instant until = each.validUntil();
            if (until == null) {
                continue; // whether it was granted is known to billing alone
            }
            if (until.isAfter(now) && !journal.inherited()) {
                resume(each, each.grantedNano(), until);
            } else {
                journal.closeAsRecorded(each.leaseId());
            }
        }
    }

    /** Billing's list of what is open under this spool. */
    void fromAuthority(Opened opened) {
        Map<UUID, JournaledLease> journaled = new HashMap<>();
        journal.open().forEach(each -> journaled.put(each.leaseId(), each));
        for (Listed listed : opened.leases()) {
            JournaledLease mine = journaled.remove(listed.leaseId());
            if (mine == null) {
                // Declared closed already, and billing has not come to it yet; were it unknown, nothing here could
                // prove what was drawn.
                continue;
            }
            Bucket bucket = book.bucket(key(mine));
            boolean usable = listed.state().equals("open") && listed.expiresInMs() > 0 && !journal.inherited();
            if (!usable) {
                end(bucket, mine);
            } else if (bucket.find(mine.leaseId()) == null && !mine.isGranted()) {
                Instant until = clock.instant().plusMillis(listed.expiresInMs());
                journal.granted(mine.leaseId(), listed.grantedNano(), until);
                resume(mine, listed.grantedNano(), until);
            }
        }
        // What billing does not list was never granted, or is over.
        for (JournaledLease each : journaled.values()) {
            Bucket bucket = book.bucket(key(each));
            if (bucket.desk.asking == null || !bucket.desk.asking.leaseId().equals(each.leaseId())) {
                bucket.retire(each.leaseId());
                if (bucket.find(each.leaseId()) == null) {
                    journal.gone(each.leaseId());
                }
            }
        }
    }

    private void end(Bucket bucket, JournaledLease mine) {
        if (bucket.find(mine.leaseId()) != null) {
            bucket.retire(mine.leaseId());
        } else {
            journal.closeAsRecorded(mine.leaseId());
        }
    }

    private void resume(JournaledLease lease, long grantedNano, Instant until) {
        long now = nanos.getAsLong();
        long left = until.toEpochMilli() - clock.millis();
        Lease resumed =
                new Lease(lease.leaseId(), grantedNano, lease.sumNano(), lease.count(), now, now + left * 1_000_000L);
        book.resume(key(lease)).add(resumed);
        LOG.debugf("lease %s resumed for %d ms", lease.leaseId(), left);
    }

    private static BucketKey key(JournaledLease lease) {
        return new BucketKey(
                BucketKey.Kind.of(lease.bucketKind()),
                lease.bucketId(),
                lease.organizationId(),
                millis(lease.windowStart()),
                millis(lease.windowEnd()));
    }

    private static long millis(@Nullable Instant at) {
        return at == null ? BucketKey.NO_WINDOW : at.toEpochMilli();
    }
}
