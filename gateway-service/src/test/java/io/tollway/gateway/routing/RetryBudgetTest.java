package io.tollway.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many further attempts an outage may cause. */
class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;
    private final RetryBudget budget = new RetryBudget(20, 2);

    @Test
    void allowsAShareOfTheRequestsBesideItsFloorAndThoseInFlight() {
        for (int i = 0; i < 100; i++) {
            budget.request(SECOND);
        }
        assertThat(taken(SECOND, 3)).isEqualTo(20 + 2 + 3);
    }

    @Test
    void forgetsWhatIsOlderThanItsWindow() {
        assertThat(taken(0, 0)).isEqualTo(2);
        assertThat(taken(9 * SECOND, 0)).isZero();
        assertThat(taken(10 * SECOND, 0)).isEqualTo(2);
        assertThat(taken(1000 * SECOND, 0)).isEqualTo(2);
    }

    private int taken(long now, int inFlight) {
        int taken = 0;
        while (budget.take(now, inFlight)) {
            taken++;
        }
        return taken;
    }
}
