package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.lease.LeaseCharges;
import io.tollway.billing.lease.LeaseSettlement;
import io.tollway.billing.lease.Settled;
import io.tollway.billing.ledger.UsageBatchPosting;
import io.tollway.billing.ledger.UsageLedger;
import io.tollway.billing.ledger.Wallets;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.outbox.OutboxRecord;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Applies a batch in one transaction: fence and offset, new requests, then under the wallets' locks leases, lots, wallets and journal, then dead letters, spool marks and outbox.
 * Either all of it is there afterwards, or nothing is and the partition stands where it stood.
 */
@ApplicationScoped
class BatchApplier {
    private final Database database;
    private final PartitionFence fence;
    private final UsageRecords records;
    private final LeaseSettlement leases;
    private final Wallets wallets;
    private final UsageLedger ledger;
    private final SpoolMarks marks;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final Clock clock;

    BatchApplier(
            Database database,
            PartitionFence fence,
            UsageRecords records,
            LeaseSettlement leases,
            Wallets wallets,
            UsageLedger ledger,
            SpoolMarks marks,
            DeadLetters deadLetters,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.fence = fence;
        this.records = records;
        this.leases = leases;
        this.wallets = wallets;
        this.ledger = ledger;
        this.marks = marks;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** What a batch did. */
    record Applied(int fresh, int deadLetters) {}

    /** Fails with {@link Fenced} when the partition is another's. */
    Uni<Applied> apply(PartitionBatch batch) {
        return database.asLedger(sql -> applyIn(sql, batch)).invoke(outbox::committed);
    }

    private Uni<Applied> applyIn(SqlConnection sql, PartitionBatch batch) {
        UUID transactionId = UuidV7.next(clock);
        return fence.move(sql, batch)
                .chain(() -> leases.stamps(sql, BatchContents.leasesNamed(batch)))
                .map(stamps -> BatchContents.sort(batch, stamps))
                .chain(contents -> insert(sql, transactionId, contents)
                        .chain(fresh -> charge(sql, batch, transactionId, contents, fresh)
                                .chain(events -> finish(sql, batch, contents, events))
                                .replaceWith(() -> new Applied(
                                        fresh.size(), contents.deadLetters().size()))));
    }

    /** Inserts what is new; what is not is either a repetition, or another request under the same id. */
    private Uni<Set<UUID>> insert(SqlConnection sql, UUID transactionId, BatchContents contents) {
        return records.insert(sql, transactionId, contents.finals())
                .chain(fresh -> records.existing(sql, contents.requestIdsNotIn(fresh))
                        .invoke(contents::rejectContradictions)
                        .replaceWith(fresh));
    }

    private Uni<List<OutboxRecord>> charge(
            SqlConnection sql, PartitionBatch batch, UUID transactionId, BatchContents contents, Set<UUID> fresh) {
        Map<UUID, Long> charges = contents.charges(fresh);
        LeaseCharges draws = contents.leaseCharges(fresh);
        Set<UUID> organizations = contents.organizationsTouched(fresh);
        if (organizations.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return wallets.lock(sql, organizations)
                .chain(() -> leases.settle(sql, draws))
                .chain(settled -> ledger.post(sql, posting(batch, transactionId, charges, settled))
                        .map(balances -> concat(balances, settled.events())));
    }

    private UsageBatchPosting posting(
            PartitionBatch batch, UUID transactionId, Map<UUID, Long> charges, Settled settled) {
        return new UsageBatchPosting(
                transactionId,
                batch.key(),
                Integer.toString(batch.partition()),
                charges,
                settled.released(),
                clock.instant());
    }

    private Uni<Void> finish(
            SqlConnection sql, PartitionBatch batch, BatchContents contents, List<OutboxRecord> events) {
        return deadLetters
                .keep(sql, batch, contents.deadLetters())
                .chain(() -> marks.mark(sql, contents.marks()))
                .chain(applied -> outbox.append(sql, concat(events, applied)));
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
