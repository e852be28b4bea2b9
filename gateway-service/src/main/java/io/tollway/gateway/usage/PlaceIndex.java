package io.tollway.gateway.usage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the newest records stand in the spool: a table of fixed size without an object per entry, so that remembering a request costs the collector nothing. Each request has a bucket of
 * eight places; a bucket that is full forgets its oldest. Not safe for several threads.
 */
final class PlaceIndex {
    private static final int WAYS = 8;
    /** A place is three words beside each other, and so are the places of a bucket: one that is looked at comes from memory in a few lines. */
    private static final int WORDS = 3;

    private static final int LOW = 1;
    private static final int PLACE = 2;
    private static final int OFFSET_BITS = 32;

    private final int mask;
    /** The two halves of an id, then segment and offset in one; zero where there is no place, since segments are counted from one. */
    private final long[] words;

    private final byte[] next;

    /** @param atLeast how many places there are, rounded up to a power of two */
    PlaceIndex(int atLeast) {
        int buckets = Math.max(1, Integer.highestOneBit(Math.max(1, atLeast - 1)) * 2 / WAYS);
        this.mask = buckets - 1;
        this.words = new long[buckets * WAYS * WORDS];
        this.next = new byte[buckets];
    }

    void put(UUID request, RecordPlace place) {
        int bucket = bucket(request);
        int at = find(bucket, request);
        if (at < 0) {
            at = (bucket * WAYS + next[bucket]) * WORDS;
            next[bucket] = (byte) ((next[bucket] + 1) % WAYS);
        }
        words[at] = request.getMostSignificantBits();
        words[at + LOW] = request.getLeastSignificantBits();
        words[at + PLACE] = place.segment() << OFFSET_BITS | place.offset();
    }

    @Nullable RecordPlace get(UUID request) {
        int at = find(bucket(request), request);
        return at < 0 ? null : new RecordPlace(words[at + PLACE] >>> OFFSET_BITS, (int) words[at + PLACE]);
    }

    /** Forgets places in a segment that is about to go. */
    void forgetSegment(long segment) {
        for (int at = PLACE; at < words.length; at += WORDS) {
            if (words[at] >>> OFFSET_BITS == segment) {
                words[at] = 0;
            }
        }
    }

    private int find(int bucket, UUID request) {
        int from = bucket * WAYS * WORDS;
        for (int at = from; at < from + WAYS * WORDS; at += WORDS) {
            if (words[at + LOW] == request.getLeastSignificantBits()
                    && words[at] == request.getMostSignificantBits()
                    && words[at + PLACE] != 0) {
                return at;
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
