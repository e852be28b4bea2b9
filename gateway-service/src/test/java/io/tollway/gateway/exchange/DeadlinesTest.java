package io.tollway.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tollway.gateway.provider.ProviderConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With the configuration's defaults. */
class DeadlinesTest {
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ExchangeConfig.class)
            .withMapping(ProviderConfig.class)
            .build();
    /** The clock of {@link System#nanoTime} may stand just before its overflow. */
    private static final long ARRIVED = Long.MAX_VALUE - seconds(1);

    private final Deadlines deadlines = new Deadlines(
            CONFIG.getConfigMapping(ExchangeConfig.class), CONFIG.getConfigMapping(ProviderConfig.class), ARRIVED);

    @Test
    void aStreamedAttemptHasItsTimeForTheHeadThenForTheFirstTokenThenBetweenEvents() {
        deadlines.sent(ARRIVED, true);
        assertThat(deadlines.over(at(15))).isFalse();
        assertThat(deadlines.over(at(16))).isTrue();

        deadlines.headCame(ARRIVED);
        assertThat(deadlines.over(at(120))).isFalse();
        assertThat(deadlines.over(at(121))).isTrue();

        deadlines.moved(at(100));
        assertThat(deadlines.over(at(220))).isFalse();
        assertThat(deadlines.over(at(221))).isTrue();
    }

    @Test
    void anAnswerThatIsNotStreamedHasOneTimeForAll() {
        deadlines.sent(ARRIVED, false);
        assertThat(deadlines.over(at(300))).isFalse();
        assertThat(deadlines.over(at(301))).isTrue();
    }

    @Test
    void theProviderIsNotBlamedWhileTheClientDoesNotReadButTheWholeCallStaysBounded() {
        deadlines.sent(ARRIVED, true);
        deadlines.pause();
        assertThat(deadlines.over(at(1_799))).isFalse();
        assertThat(deadlines.over(at(1_801))).isTrue();

        assertThat(deadlines.resume(at(60))).isTrue();
        assertThat(deadlines.resume(at(60))).isFalse();
        assertThat(deadlines.over(at(180))).isFalse();
        assertThat(deadlines.over(at(181))).isTrue();
    }

    @Test
    void theNextAttemptStartsWithAReaderThatReads() {
        deadlines.sent(ARRIVED, true);
        deadlines.pause();
        deadlines.sent(at(10), true);
        assertThat(deadlines.over(at(26))).isTrue();
    }

    @Test
    void aReaderThatTakesNothingForThirtySecondsIsTooSlow() {
        assertThat(deadlines.tooSlow(at(1_000), 0)).isFalse();
        assertThat(deadlines.tooSlow(at(30), ARRIVED)).isFalse();
        assertThat(deadlines.tooSlow(at(31), ARRIVED)).isTrue();
    }

    @Test
    void theFirstCommentComesAfterFiveSecondsAndThenEveryFifteen() {
        assertThat(deadlines.commentDue(at(5))).isFalse();
        assertThat(deadlines.commentDue(at(6))).isTrue();
        assertThat(deadlines.commentDue(at(21))).isFalse();
        assertThat(deadlines.commentDue(at(22))).isTrue();
    }

    private static long at(long secondsAfterArrival) {
        return ARRIVED + seconds(secondsAfterArrival);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
