package io.tollway.billing.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.proof.InvariantMonitor.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often the books are proved. */
class InvariantMonitorTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aQuickAnswerIsAskedForAgainAtTheNextMinute() {
        assertThat(look(Duration.ofMillis(300)).nextAt()).isBefore(NOON.plusSeconds(60));
    }

    @Test
    void aLongAnswerIsFollowedByARestOfNineteenTimesItsLength() {
        assertThat(look(Duration.ofSeconds(30)).nextAt()).isEqualTo(NOON.plusSeconds(19 * 30));
    }

    private static Look look(Duration took) {
        return new Look(NOON, took, List.of());
    }
}
