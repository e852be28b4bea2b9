package io.tollway.gateway.usage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the newest records stand in the spool: a table of fixed size without an object per entry, so that remembering a request costs the collector nothing. Each request has a bucket of
 * eight places; a bucket that is full forgets its oldest. Not safe for several threads.
 */
final class PlaceIndex {
    private static final int WAYS = 8;

    private final int mask;
    private final long[] high;
    private final long[] low;
    private final long[] segments;
    private final int[] offsets;
    private final byte[] next;

    /** @param atLeast how many places there are, rounded up to a power of two */
    PlaceIndex(int atLeast) {
        int buckets = Math.max(1, Integer.highestOneBit(Math.max(1, atLeast - 1)) * 2 / WAYS);
        this.mask = buckets - 1;
        this.high = new long[buckets * WAYS];
        this.low = new long[buckets * WAYS];
        this.segments = new long[buckets * WAYS];
        this.offsets = new int[buckets * WAYS];
        this.next = new byte[buckets];
    }

    void put(UUID request, RecordPlace place) {
        int bucket = bucket(request);
        int at = find(request);
        if (at < 0) {
            at = bucket * WAYS + next[bucket];
            next[bucket] = (byte) ((next[bucket] + 1) % WAYS);
        }
        high[at] = request.getMostSignificantBits();
        low[at] = request.getLeastSignificantBits();
        segments[at] = place.segment();
        offsets[at] = place.offset();
    }

    @Nullable RecordPlace get(UUID request) {
        int at = find(request);
        return at < 0 ? null : new RecordPlace(segments[at], offsets[at]);
    }

    /** Forgets places in a segment that is about to go. */
    void forgetSegment(long segment) {
        for (int i = 0; i < segments.length; i++) {
            if (segments[i] == segment) {
                segments[i] = 0;
            }
        }
    }

    private int find(UUID request) {
        int from = bucket(request) * WAYS;
        for (int i = from; i < from + WAYS; i++) {
            if (segments[i] != 0
                    && high[i] == request.getMostSignificantBits()
                    && low[i] == request.getLeastSignificantBits()) {
                return i;
            }
        }
        return -1;
    }

    /** The low half of a UUIDv7 is random. */
    private int bucket(UUID request) {
        long random = request.getLeastSignificantBits() ^ request.getMostSignificantBits();
        return (int) (random ^ (random >>> 32)) & mask;
    }
}
