package io.tollway.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a client is told to wait. */
class FailureSummaryTest {
    @ParameterizedTest
    @CsvSource({"0, 5", "1, 1", "7, 7", "3600, 3600", "9999, 3600"})
    void saysWholeSecondsAndAtLeastOne(long told, long said) {
        assertThat(FailureSummary.rateLimited(told).retryAfterSeconds()).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"'1,0', 1", "'1001', 2", "'7000,200', 1", "'0,0', 5", "'61000,9000,0', 9"})
    void takesTheSmallestWaitThatAnyProviderNamedRoundedUp(String millis, long said) {
        FailureSummary.Waits waits = new FailureSummary.Waits();
        for (String each : millis.split(",")) {
            waits.add(Long.parseLong(each));
        }
        assertThat(FailureSummary.rateLimited(waits.seconds()).retryAfterSeconds())
                .isEqualTo(said);
    }

    @Test
    void nothingFailedIsNoProviderToAsk() {
        assertThat(new FailureSummary().error().status()).isEqualTo(503);
    }
}
