package io.tollway.billing.usage;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.rating.ChargeCheck;
import io.tollway.billing.usage.ReadRecord.Content;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.contracts.usage.UsageEventReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Judges one record by itself: is it what it should be, and did the gateway charge by the rules. */
@ApplicationScoped
class RecordReader {
    /** One million dollars, in nano-dollars: sums over a batch then always fit. */
    private static final long LARGEST_AMOUNT = 1_000_000_000_000_000L;

    /** A thousand times that, so that a lease's whole life fits too. */
    private static final long LARGEST_SUM = 1_000_000_000_000_000_000L;

    private static final long LARGEST_SEQUENCE = Long.MAX_VALUE / 2;

    /** A clock this far ahead is wrong. What is less ahead is applied: periods are cut by our own time, so it moves nothing into another month. */
    private static final Duration AHEAD = Duration.ofHours(1);

    /** Usage rows have a partition for every month since the month before the ledger began, so whatever is younger finds one. */
    private static final Duration BEHIND = Duration.ofDays(27);

    /** What the database can store and a wall clock can say; beyond it no operator's word helps. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final ChargeCheck check;
    private final Clock clock;

    RecordReader(ChargeCheck check, Clock clock) {
        this.check = check;
        this.clock = clock;
    }

    /** Empty while a price that the record was rated with has not arrived. */
    Optional<ReadRecord> read(ConsumerRecord<String, byte[]> record) {
        return read(
                record.offset(),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                record.key(),
                record.value(),
                false);
    }

    /** @param anyTime whether an operator vouches for the time the record gives */
    Optional<ReadRecord> read(
            long offset, Instant timestamp, @Nullable String key, byte @Nullable [] value, boolean anyTime) {
        return content(key, value, anyTime).map(content -> new ReadRecord(offset, timestamp, key, value, content));
    }

    private Optional<Content> content(@Nullable String key, byte @Nullable [] value, boolean anyTime) {
        if (value == null || value.length == 0) {
            return poison("empty", "the record has no value", null);
        }
        UsageEvent event;
        try {
            event = UsageEventReader.read(value);
        } catch (UnreadableEvent e) {
            return poison("unreadable", String.valueOf(e.getMessage()), null);
        }
        if (!event.organizationId().toString().equals(key)) {
            return poison("foreign_key", "the record key is not the organization of the event", null);
        }
        if (event.spoolSeq() > LARGEST_SEQUENCE) {
            return poison("inconsistent", "spool_seq is beyond anything a spool can hold", null);
        }
        return switch (event) {
            case UsageEvent.Start start -> event(start);
            case UsageEvent.Close close ->
                close.sumNano() > LARGEST_SUM
                        ? poison("inconsistent", "sum_nano is beyond anything a lease can hold", close)
                        : event(close);
            case UsageEvent.Final last -> ofFinal(last, anyTime);
        };
    }

    private Optional<Content> ofFinal(UsageEvent.Final event, boolean anyTime) {
        Optional<String> defect = defect(event);
        if (defect.isPresent()) {
            return poison("inconsistent", defect.get(), event);
        }
        Optional<String> wrongTime = wrongTime(event, anyTime);
        if (wrongTime.isPresent()) {
            return poison("wrong_time", wrongTime.get(), event);
        }
        return switch (check.check(event)) {
            case ChargeCheck.Finding.Agrees() -> event(event);
            case ChargeCheck.Finding.AwaitsPrice waiting -> Optional.empty();
            case ChargeCheck.Finding.Differs(String detail) -> poison("rating_differs", detail, event);
        };
    }

    /** Both times decide where a row lies: the id's in which partition, the end's what people read. */
    private Optional<String> wrongTime(UsageEvent.Final event, boolean anyTime) {
        Instant earliest = anyTime ? EARLIEST : clock.instant().minus(BEHIND);
        Instant latest = anyTime ? LATEST : clock.instant().plus(AHEAD);
        Instant minted = UuidV7.instantOf(event.requestId());
        if (minted.isBefore(earliest) || minted.isAfter(latest)) {
            return Optional.of("request_id was minted at " + minted + ", which is not now");
        }
        if (event.endedAt().isBefore(earliest) || event.endedAt().isAfter(latest)) {
            return Optional.of("ended_at is " + event.endedAt() + ", which is not now");
        }
        return Optional.empty();
    }

    private static Optional<String> defect(UsageEvent.Final event) {
        if (!UuidV7.isVersion7(event.requestId())) {
            return Optional.of("request_id is not a UUIDv7");
        }
        if (event.startSeq() != null && event.startSeq() >= event.spoolSeq()) {
            return Optional.of("start_seq does not stand before spool_seq");
        }
        if (event.chargeNano() > LARGEST_AMOUNT
                || event.listNano() > LARGEST_AMOUNT
                || event.costNano() > LARGEST_AMOUNT) {
            return Optional.of("an amount is beyond anything one request can cost");
        }
        try {
            UsageRecords.inputTokens(event.usage());
            UsageRecords.outputTokens(event.usage());
        } catch (ArithmeticException e) {
            return Optional.of("the token counts do not fit any number");
        }
        long balance = 0;
        for (LeaseCharge charge : event.charges()) {
            if (charge.amountNano() > LARGEST_AMOUNT) {
                return Optional.of("an entry of charges is beyond anything one request can cost");
            }
            switch (charge.bucketKind()) {
                case "balance" -> {
                    if (!charge.bucketId().equals(event.organizationId())) {
                        return Optional.of("a balance entry names another organization");
                    }
                    try {
                        balance = Math.addExact(balance, charge.amountNano());
                    } catch (ArithmeticException e) {
                        return Optional.of("the balance entries do not fit any amount");
                    }
                }
                case "key" -> {
                    if (!charge.bucketId().equals(event.keyId())) {
                        return Optional.of("a key entry names another key than the request's");
                    }
                }
                case "budget" -> {
                    // Which budget it is stands with the lease; a model's budget pays nothing for another's answer.
                    if (charge.amountNano() > event.chargeNano()) {
                        return Optional.of("a budget entry is above charge_nano");
                    }
                }
                default -> {
                    return Optional.of("unknown bucket kind in charges");
                }
            }
        }
        return balance == event.chargeNano()
                ? Optional.empty()
                : Optional.of("the balance entries sum up to " + balance + ", charge_nano is " + event.chargeNano());
    }

    private static Optional<Content> event(UsageEvent event) {
        return Optional.of(new Content.Event(event));
    }

    private static Optional<Content> poison(String reason, String detail, @Nullable UsageEvent event) {
        return Optional.of(new Content.Poison(reason, detail, event));
    }
}
