package io.tollway.billing.usage;

import io.tollway.billing.lease.LeaseCharges;
import io.tollway.billing.lease.LeaseStamp;
import io.tollway.billing.usage.ReadRecord.Content;
import io.tollway.billing.usage.SpoolMarks.Mark;
import io.tollway.billing.usage.UsageRecords.Existing;
import io.tollway.billing.usage.UsageRecords.Row;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.contracts.usage.UsageEvent.Close;
import io.tollway.contracts.usage.UsageEvent.Final;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch sorted by what is to be done with its records. Built anew for every try of the transaction. */
final class BatchContents {
    private final Map<UUID, Row> finals = new LinkedHashMap<>();
    private final List<Close> closes = new ArrayList<>();
    private final List<ReadRecord> deadLetters = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    private BatchContents() {}

    /** Every lease that the batch names, to be looked up. */
    static Set<UUID> leasesNamed(List<ReadRecord> records) {
        Set<UUID> named = new HashSet<>();
        for (ReadRecord record : records) {
            if (record.content() instanceof Content.Event(UsageEvent event)) {
                switch (event) {
                    case UsageEvent.Start start -> {}
                    case Close close -> named.add(close.leaseId());
                    case Final last -> last.charges().forEach(charge -> named.add(charge.leaseId()));
                }
            }
        }
        return named;
    }

    static BatchContents sort(List<ReadRecord> records, Map<UUID, LeaseStamp> stamps) {
        BatchContents contents = new BatchContents();
        for (ReadRecord record : records) {
            switch (record.content()) {
                case Content.Poison poison -> {
                    contents.deadLetters.add(record);
                    // It is kept with its bytes, so its spool need not keep it as well.
                    if (poison.event() != null) {
                        contents.mark(poison.event());
                    }
                }
                case Content.Event(UsageEvent event) -> {
                    contents.mark(event);
                    switch (event) {
                        case UsageEvent.Start start -> {}
                        case Close close -> contents.take(record, close, stamps);
                        case Final last -> contents.take(record, last, stamps);
                    }
                }
            }
        }
        return contents;
    }

    /** A FINAL may stand for its START. */
    private void mark(UsageEvent event) {
        marks.add(new Mark(event.spoolId(), event.spoolSeq()));
        if (event instanceof Final last && last.startSeq() != null && last.startSeq() < last.spoolSeq()) {
            marks.add(new Mark(last.spoolId(), last.startSeq()));
        }
    }

    private void take(ReadRecord record, Close close, Map<UUID, LeaseStamp> stamps) {
        Optional<String> foreign = foreign(close, close.leaseId(), stamps.get(close.leaseId()));
        if (foreign.isPresent()) {
            deadLetters.add(record.asPoison("foreign_lease", foreign.get()));
        } else {
            closes.add(close);
        }
    }

    private void take(ReadRecord record, Final event, Map<UUID, LeaseStamp> stamps) {
        for (LeaseCharge charge : event.charges()) {
            LeaseStamp stamp = stamps.get(charge.leaseId());
            Optional<String> foreign = foreign(event, charge.leaseId(), stamp);
            if (foreign.isPresent()) {
                deadLetters.add(record.asPoison("foreign_lease", foreign.get()));
                return;
            }
            if (stamp != null
                    && !(stamp.bucketKind().equals(charge.bucketKind())
                            && stamp.bucketId().equals(charge.bucketId()))) {
                deadLetters.add(record.asPoison(
                        "foreign_lease", "lease " + charge.leaseId() + " was cut from another bucket than charged"));
                return;
            }
        }
        Row before = finals.putIfAbsent(event.requestId(), new Row(record, event));
        if (before != null
                && contradicts(
                        event, before.event().organizationId(), before.event().chargeNano())) {
            deadLetters.add(record.asPoison("contradicts", "the same request was charged otherwise in this batch"));
        }
    }

    private static Optional<String> foreign(UsageEvent event, UUID leaseId, @Nullable LeaseStamp stamp) {
        if (stamp == null) {
            return Optional.of("lease " + leaseId + " was never granted");
        }
        if (!stamp.organizationId().equals(event.organizationId())) {
            return Optional.of("lease " + leaseId + " belongs to another organization");
        }
        if (!stamp.spoolId().equals(event.spoolId())) {
            return Optional.of("lease " + leaseId + " belongs to another spool");
        }
        return Optional.empty();
    }

    /** Of the requests that were in the ledger before, keeps as dead letters those that say something else now. */
    void rejectContradictions(Map<UUID, Existing> existing) {
        existing.forEach((requestId, there) -> {
            Row row = finals.get(requestId);
            if (row != null && contradicts(row.event(), there.organizationId(), there.chargeNano())) {
                deadLetters.add(row.record()
                        .asPoison(
                                "contradicts",
                                "request " + requestId + " is in the ledger with another charge or owner"));
            }
        });
    }

    private static boolean contradicts(Final event, UUID organizationId, long chargeNano) {
        return event.chargeNano() != chargeNano || !event.organizationId().equals(organizationId);
    }

    List<Row> finals() {
        return List.copyOf(finals.values());
    }

    List<Row> finalsOf(Set<UUID> requestIds) {
        return finals.values().stream()
                .filter(row -> requestIds.contains(row.event().requestId()))
                .toList();
    }

    List<ReadRecord> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** Why the first of the records that were not taken was not. */
    Optional<Content.Poison> refusal() {
        return deadLetters.stream()
                .map(ReadRecord::content)
                .filter(Content.Poison.class::isInstance)
                .map(Content.Poison.class::cast)
                .findFirst();
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    Set<UUID> requestIdsNotIn(Set<UUID> fresh) {
        Set<UUID> old = new HashSet<>(finals.keySet());
        old.removeAll(fresh);
        return old;
    }

    /** What each organization pays for the new requests; organizations that pay nothing are left out. */
    Map<UUID, Long> charges(Set<UUID> fresh) {
        Map<UUID, Long> charges = new HashMap<>();
        finals.forEach((id, row) -> {
            if (fresh.contains(id) && row.event().chargeNano() > 0) {
                charges.merge(row.event().organizationId(), row.event().chargeNano(), Math::addExact);
            }
        });
        return charges;
    }

    LeaseCharges leaseCharges(Set<UUID> fresh) {
        Map<UUID, LeaseCharges.Draw> draws = new LinkedHashMap<>();
        finals.forEach((id, row) -> {
            if (fresh.contains(id)) {
                row.event()
                        .charges()
                        .forEach(charge -> draws.merge(
                                charge.leaseId(),
                                new LeaseCharges.Draw(charge.leaseId(), 1, charge.amountNano()),
                                (a, b) -> new LeaseCharges.Draw(
                                        a.leaseId(),
                                        a.events() + b.events(),
                                        Math.addExact(a.amountNano(), b.amountNano()))));
            }
        });
        List<LeaseCharges.Declaration> declarations = closes.stream()
                .map(close ->
                        new LeaseCharges.Declaration(close.leaseId(), close.spoolSeq(), close.count(), close.sumNano()))
                .toList();
        return new LeaseCharges(List.copyOf(draws.values()), declarations);
    }

    /** Whose wallets have to be locked. */
    Set<UUID> organizationsTouched(Set<UUID> fresh) {
        Set<UUID> touched = new HashSet<>();
        finals.forEach((id, row) -> {
            if (fresh.contains(id) && !row.event().charges().isEmpty()) {
                touched.add(row.event().organizationId());
            }
        });
        closes.forEach(close -> touched.add(close.organizationId()));
        return touched;
    }
}
