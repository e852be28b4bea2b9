package io.tollway.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {
    private static final long MOST = Duration.ofSeconds(55).toNanos();

    @ParameterizedTest(name = "{0}: {1} s")
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "none | 55",
                "timeout=5 | 4",
                "timeout=5, max=100 | 4",
                "max=100, timeout=5 | 4",
                "timeout=1 | 0",
                "timeout=0 | -1",
                "timeout=600 | 55",
                "timeout=99999999999999999999 | 55",
                "max=100 | 55",
                "timeout=soon | 55",
            })
    void aProviderMayKeepConnectionsForLessThanWeDo(String header, long seconds) {
        assertThat(KeepAlive.nanos(header, MOST))
                .isEqualTo(Duration.ofSeconds(seconds).toNanos());
    }
}
