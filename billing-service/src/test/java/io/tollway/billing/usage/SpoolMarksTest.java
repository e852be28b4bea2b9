package io.tollway.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.usage.SpoolMarks.Mark;
import io.tollway.billing.usage.SpoolMarks.Run;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpoolMarksTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);

    @Test
    void numbersThatFollowEachOtherInAnyOrderAreOneRun() {
        assertThat(SpoolMarks.runs(List.of(mark(ONE, 3), mark(ONE, 1), mark(ONE, 2))))
                .containsExactly(run(ONE, 1, 3));
    }

    @Test
    void whatIsMissingSeparatesRuns() {
        assertThat(SpoolMarks.runs(List.of(mark(ONE, 1), mark(ONE, 2), mark(ONE, 4), mark(ONE, 9))))
                .containsExactly(run(ONE, 1, 2), run(ONE, 4, 4), run(ONE, 9, 9));
    }

    @Test
    void aNumberThatComesTwiceCountsOnce() {
        assertThat(SpoolMarks.runs(List.of(mark(ONE, 5), mark(ONE, 5), mark(ONE, 6))))
                .containsExactly(run(ONE, 5, 6));
    }

    @Test
    void spoolsAreKeptApart() {
        assertThat(SpoolMarks.runs(List.of(mark(OTHER, 2), mark(ONE, 1), mark(ONE, 3))))
                .containsExactly(run(ONE, 1, 1), run(ONE, 3, 3), run(OTHER, 2, 2));
    }

    private static Mark mark(UUID spool, long seq) {
        return new Mark(spool, seq);
    }

    private static Run run(UUID spool, long first, long last) {
        return new Run(spool, first, last);
    }
}
