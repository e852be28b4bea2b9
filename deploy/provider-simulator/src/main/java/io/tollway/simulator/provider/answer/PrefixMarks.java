package io.tollway.simulator.provider.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a prompt's blocks end and which of these places the caller wants kept, for providers that cache on request only. Not thread-safe.
 */
public final class PrefixMarks {
    /** How long a prefix is kept. */
    public enum Keep {
        NOT,
        FIVE_MINUTES,
        ONE_HOUR
    }

    record Place(long tokens, long hash, Keep keep) {}

    private final List<Place> places = new ArrayList<>();

    /** Remembers that a block ends here. */
    public void end(PromptMeter meter, Keep keep) {
        places.add(new Place(meter.tokens(), meter.hash(), keep));
    }

    /** Wants the last block kept, unless it says so itself. */
    public void keepLast(Keep keep) {
        if (!places.isEmpty() && places.getLast().keep == Keep.NOT) {
            Place last = places.removeLast();
            places.add(new Place(last.tokens, last.hash, keep));
        }
    }

    List<Place> places() {
        return places;
    }
}
