package io.tollway.gateway.usage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * STARTs that wait a moment for their FINAL. A FINAL says everything that its START said, so one record for both saves the half of what Kafka and billing handle for quick requests; the
 * START of a longer one is shipped, so that billing's view of the spool has no hole for as long as somebody streams. Confined to the shipper's thread.
 */
final class HeldStarts {
    static final Duration LONGEST = Duration.ofSeconds(1);

    private final Map<UUID, Held> byRequest = new LinkedHashMap<>();

    record Held(long seq, UUID organization, byte[] json, long sinceNanos) {}

    void hold(Frame start, long nowNanos) {
        byRequest.put(start.id(), new Held(start.seq(), start.organization(), start.jsonBytes(), nowNanos));
    }

    /** The START of a request that has ended; null when it was sent, or lies before what is shipped. */
    @Nullable Held take(UUID requestId) {
        return byRequest.remove(requestId);
    }

    /** Those that have waited long enough, oldest first. */
    List<Held> overdue(long nowNanos) {
        List<Held> overdue = List.of();
        Iterator<Held> oldest = byRequest.values().iterator();
        while (oldest.hasNext()) {
            Held next = oldest.next();
            if (nowNanos - next.sinceNanos() < LONGEST.toNanos()) {
                break;
            }
            overdue = overdue.isEmpty() ? new ArrayList<>() : overdue;
            overdue.add(next);
            oldest.remove();
        }
        return overdue;
    }

    /** All of them, oldest first. */
    List<Held> all() {
        List<Held> all = List.copyOf(byRequest.values());
        byRequest.clear();
        return all;
    }

    /** A FINAL's JSON with the place of the START it stands for. */
    static byte[] standingFor(long startSeq, byte[] end) {
        byte[] member = (",\"start_seq\":" + startSeq + "}").getBytes(StandardCharsets.US_ASCII);
        int body = end.length - 1;
        byte[] both = new byte[body + member.length];
        System.arraycopy(end, 0, both, 0, body);
        System.arraycopy(member, 0, both, body, member.length);
        return both;
    }
}
