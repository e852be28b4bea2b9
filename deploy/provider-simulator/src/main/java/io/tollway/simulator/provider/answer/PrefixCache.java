package io.tollway.simulator.provider.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The provider's memory of prompts' beginnings. The least recently used are forgotten; time plays no part, so a run can be repeated. Thread-safe.
 */
public final class PrefixCache {
    private static final int MOST = 65_536;
    private static final int LOOKED_BACK = 20;

    private final Map<Long, Boolean> seen = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** What a prompt with marks reads from the cache and adds to it, in tokens. */
    public record Kept(long read, long written5m, long written1h) {}

    /**
     * Reads the longest prefix that was kept before and ends at one of this prompt's marks or at most 20 blocks before it; keeps the prefixes of at least 1 024 tokens that are marked. Every
     * token after what was read counts as written once, for the time of the first mark behind it.
     */
    public Kept kept(String account, String model, PrefixMarks marks) {
        long salt = ~(account.hashCode() * 0x9E3779B97F4A7C15L + model.hashCode());
        List<PrefixMarks.Place> places = marks.places();
        long read = 0;
        long fiveMinutes = 0;
        long hour = 0;
        synchronized (seen) {
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).keep() != PrefixMarks.Keep.NOT) {
                    read = Math.max(read, readBefore(places, i, salt));
                }
            }
            long done = read;
            for (PrefixMarks.Place place : places) {
                if (place.keep() == PrefixMarks.Keep.NOT || place.tokens() < PromptMeter.LEAST_CACHED) {
                    continue;
                }
                long more = Math.max(0, place.tokens() - done);
                done += more;
                fiveMinutes += place.keep() == PrefixMarks.Keep.FIVE_MINUTES ? more : 0;
                hour += place.keep() == PrefixMarks.Keep.ONE_HOUR ? more : 0;
                seen.put(place.hash() ^ salt, Boolean.TRUE);
            }
        }
        return new Kept(read, fiveMinutes, hour);
    }

    private long readBefore(List<PrefixMarks.Place> places, int mark, long salt) {
        for (int i = mark; i >= Math.max(0, mark - LOOKED_BACK); i--) {
            if (seen.get(places.get(i).hash() ^ salt) != null) {
                return places.get(i).tokens();
            }
        }
        return 0;
    }

    /** How many leading tokens of this prompt the account has sent to this model before; remembers the prompt. */
    public long cached(String account, String model, PromptMeter prompt) {
        if (prompt.marks() == 0) {
            return 0;
        }
        long salt = account.hashCode() * 0x9E3779B97F4A7C15L + model.hashCode();
        long cached = 0;
        synchronized (seen) {
            for (int i = 0; i < prompt.marks(); i++) {
                if (seen.put(prompt.prefix(i) ^ salt, Boolean.TRUE) != null) {
                    cached = PromptMeter.tokensAt(i);
                }
            }
        }
        return cached;
    }
}
