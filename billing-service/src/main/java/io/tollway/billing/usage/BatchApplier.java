package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.lease.LeaseCharges;
import io.tollway.billing.lease.LeaseSettlement;
import io.tollway.billing.ledger.BalanceWatch;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies a batch in one transaction: fence and offset, new requests, then under the wallets' locks leases, lots, wallets and journal, then dead letters, spool marks and outbox.
 * Either all of it is there afterwards, or nothing is and the partition stands where it stood.
 */
@ApplicationScoped
class BatchApplier {
    private final Database database;
    private final PartitionFence fence;
    private final UsageRecords records;
    private final KeyDays keyDays;
    private final LeaseSettlement leases;
    private final Wallets wallets;
    private final UsageLedger ledger;
    private final SpoolMarks marks;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final BalanceWatch watch;
    private final Clock clock;

    BatchApplier(
            Database database,
            PartitionFence fence,
            UsageRecords records,
            KeyDays keyDays,
            LeaseSettlement leases,
            Wallets wallets,
            UsageLedger ledger,
            SpoolMarks marks,
            DeadLetters deadLetters,
            Outbox outbox,
            BalanceWatch watch,
            Clock clock) {
        this.database = database;
        this.fence = fence;
        this.records = records;
        this.keyDays = keyDays;
        this.leases = leases;
        this.wallets = wallets;
        this.ledger = ledger;
        this.marks = marks;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.watch = watch;
        this.clock = clock;
    }

    /** What a batch did. */
    record Applied(int fresh, int deadLetters) {}

    /**
     * Where records come from.
     *
     * @param key identity of the posting, for ever
     * @param stripe which row of the platform's accounts it moves
     */
    private record Source(String key, String stripe) {}

    /** What became of records inside the transaction; the events are still to be published. */
    private record Posted(BatchContents contents, Set<UUID> fresh, List<OutboxRecord> events) {}

    /** Fails with {@link Fenced} when the partition is another's. */
    Uni<Applied> apply(PartitionBatch batch) {
        Source source = new Source(batch.key(), Integer.toString(batch.partition()));
        return database.asLedgerByKeys(sql -> fence.move(sql, batch)
                        .chain(() -> post(sql, source, batch.records()))
                        .chain(posted -> deadLetters
                                .keep(sql, batch, posted.contents().deadLetters())
                                .chain(() -> publish(sql, posted))
                                .replaceWith(posted)))
                .invoke(outbox::committed)
                .invoke(posted ->
                        watch.spent(posted.contents().charges(posted.fresh()).keySet()))
                .map(posted -> new Applied(
                        posted.fresh().size(), posted.contents().deadLetters().size()));
    }

    /**
     * Applies one record that was kept as a dead letter, in the transaction of whoever decided so; that one calls {@link Outbox#committed}, and commits nothing when there is a refusal.
     */
    Uni<Retried> retry(SqlConnection sql, UUID letter, ReadRecord record) {
        return post(sql, new Source("usage:dead-letter:" + letter, "dead-letter"), List.of(record))
                .chain(posted -> {
                    Optional<ReadRecord.Content.Poison> refusal =
                            posted.contents().refusal();
                    if (refusal.isPresent()) {
                        return Uni.createFrom().item(new Retried(false, refusal.get()));
                    }
                    boolean known = !posted.contents().finals().isEmpty()
                            && posted.fresh().isEmpty();
                    return publish(sql, posted).replaceWith(new Retried(!known, null));
                });
    }

    /**
     * @param fresh whether it changed anything
     * @param refusal why not, when it cannot be applied
     */
    record Retried(boolean fresh, ReadRecord.Content.@Nullable Poison refusal) {}

    private Uni<Posted> post(SqlConnection sql, Source source, List<ReadRecord> records) {
        UUID transactionId = UuidV7.next(clock);
        return leases.stamps(sql, BatchContents.leasesNamed(records))
                .map(stamps -> BatchContents.sort(records, stamps))
                .chain(contents -> insert(sql, transactionId, contents)
                        .chain(fresh -> charge(sql, source, transactionId, contents, fresh)
                                .map(events -> new Posted(contents, fresh, events))));
    }

    /** Inserts what is new; what is not is either a repetition, or another request under the same id. */
    private Uni<Set<UUID>> insert(SqlConnection sql, UUID transactionId, BatchContents contents) {
        return records.insert(sql, transactionId, contents.finals())
                .call(fresh -> keyDays.add(sql, contents.finalsOf(fresh)))
                .chain(fresh -> records.existing(sql, contents.requestIdsNotIn(fresh))
                        .invoke(contents::rejectContradictions)
                        .replaceWith(fresh));
    }

    private Uni<List<OutboxRecord>> charge(
            SqlConnection sql, Source source, UUID transactionId, BatchContents contents, Set<UUID> fresh) {
        Map<UUID, Long> charges = contents.charges(fresh);
        LeaseCharges draws = contents.leaseCharges(fresh);
        Set<UUID> organizations = contents.organizationsTouched(fresh);
        if (organizations.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return wallets.lock(sql, organizations)
                .chain(() -> leases.settle(sql, draws))
                .chain(settled -> ledger.post(
                                sql,
                                new UsageBatchPosting(
                                        transactionId,
                                        source.key(),
                                        source.stripe(),
                                        charges,
                                        settled.released(),
                                        clock.instant()))
                        .map(balances -> concat(balances, settled.events())));
    }

    private Uni<Void> publish(SqlConnection sql, Posted posted) {
        return marks.mark(sql, posted.contents().marks())
                .chain(applied -> outbox.append(sql, concat(posted.events(), applied)));
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
