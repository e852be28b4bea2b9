package io.tollway.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.bench.ledger.VisibleRun.Sample;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class VisibleRunTest {
    private static final long MS = 1_000_000;

    @Test
    void theKthAnswerIsVisibleWhenTheWalletShowsKDebits() {
        Histogram lags = VisibleRun.lags(List.of(
                new Sample(0, 0, 0), new Sample(10 * MS, 2, 0), new Sample(20 * MS, 3, 1), new Sample(30 * MS, 3, 3)));

        // Both of the first sample's answers count from the sample before; the third one was seen a step later.
        assertThat(lags.getTotalCount()).isEqualTo(3);
        assertThat(lags.getMinValue()).isBetween(19_900L, 20_100L);
        assertThat(lags.getMaxValue()).isBetween(29_900L, 30_100L);
    }

    @Test
    void whatNeverBecameVisibleIsNotCountedAsQuick() {
        Histogram lags = VisibleRun.lags(List.of(new Sample(0, 0, 0), new Sample(10 * MS, 2, 1)));

        assertThat(lags.getTotalCount()).isEqualTo(1);
    }
}
