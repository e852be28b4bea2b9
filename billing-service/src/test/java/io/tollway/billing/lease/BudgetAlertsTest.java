package io.tollway.billing.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetAlertsTest {
    @ParameterizedTest(name = "from {0} to {1} of {2}: {3}")
    @CsvSource({
        "0, 49, 100, 0",
        "0, 50, 100, 50",
        "50, 79, 100, 0",
        "50, 80, 100, 80",
        "0, 99, 100, 80",
        "0, 100, 100, 100",
        "99, 130, 100, 100",
        "100, 130, 100, 0",
        "0, 0, 0, 0",
        "0, 1, 1, 100",
        "4611686018427387902, 4611686018427387903, 9223372036854775807, 50",
        "0, 9223372036854775807, 9223372036854775807, 100"
    })
    void aMarkIsToldOnceWhenItIsPassed(long before, long now, long limit, int mark) {
        assertThat(BudgetAlerts.markPassed(before, now, limit)).isEqualTo(mark);
    }
}
