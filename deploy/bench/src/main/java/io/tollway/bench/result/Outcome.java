package io.tollway.bench.result;

import io.tollway.bench.books.Books;
import io.tollway.bench.load.Tally;
import java.util.List;
import java.util.Map;

/**
 * Everything a run found out.
 *
 * @param conditions where and when
 * @param figures raw data and what follows from them
 * @param tallies what was sent to each target and what became of it, in all phases
 * @param books whether what was measured was also billed
 * @param notes what a reader must know: phases left out, rounds not run
 */
public record Outcome(
        Conditions conditions, Figures figures, Map<String, Tally> tallies, Books books, List<String> notes) {

    public Outcome {
        tallies = Map.copyOf(tallies);
        notes = List.copyOf(notes);
    }

    /** Whether the figures may be used: every request answered in full, and the books closed. */
    public boolean sound() {
        return books.closed() && tallies.values().stream().allMatch(tally -> tally.failedCount() == 0);
    }
}
