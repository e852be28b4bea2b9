package io.tollway.billing.usage;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.rating.ChargeCheck;
import io.tollway.billing.usage.ReadRecord.Content;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Judges one record by itself: is it what it should be, and did the gateway charge by the rules. */
@ApplicationScoped
class RecordReader {
    /** One million dollars, in nano-dollars: sums over a batch then always fit. */
    private static final long LARGEST_AMOUNT = 1_000_000_000_000_000L;

    private final ChargeCheck check;

    RecordReader(ChargeCheck check) {
        this.check = check;
    }

    /** Empty while a price that the record was rated with has not arrived. */
    Optional<ReadRecord> read(ConsumerRecord<String, byte[]> record) {
        return content(record)
                .map(content -> new ReadRecord(
                        record.offset(),
                        Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                        record.key(),
                        record.value(),
                        content));
    }

    private Optional<Content> content(ConsumerRecord<String, byte[]> record) {
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            return poison("empty", "the record has no value");
        }
        UsageEvent event;
        try {
            event = EventJson.read(value, UsageEvent.class);
        } catch (UnreadableEvent e) {
            return poison("unreadable", String.valueOf(e.getMessage()));
        }
        if (!event.organizationId().toString().equals(record.key())) {
            return poison("foreign_key", "the record key is not the organization of the event");
        }
        return switch (event) {
            case UsageEvent.Start start -> event(start);
            case UsageEvent.Close close -> event(close);
            case UsageEvent.Final last -> ofFinal(last);
        };
    }

    private Optional<Content> ofFinal(UsageEvent.Final event) {
        Optional<String> defect = defect(event);
        if (defect.isPresent()) {
            return poison("inconsistent", defect.get());
        }
        return switch (check.check(event)) {
            case ChargeCheck.Finding.Agrees() -> event(event);
            case ChargeCheck.Finding.AwaitsPrice waiting -> Optional.empty();
            case ChargeCheck.Finding.Differs(String detail) -> poison("rating_differs", detail);
        };
    }

    private static Optional<String> defect(UsageEvent.Final event) {
        if (!UuidV7.isVersion7(event.requestId())) {
            return Optional.of("request_id is not a UUIDv7");
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

    private static Optional<Content> poison(String reason, String detail) {
        return Optional.of(new Content.Poison(reason, detail));
    }
}
