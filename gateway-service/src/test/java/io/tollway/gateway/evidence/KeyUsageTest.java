package io.tollway.gateway.evidence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyUsageTest {
    private static final String TOLD = """
            {"key":"0198","usage_usd":"1.000000001","usage_daily_usd":"0.5","usage_weekly_usd":"0.75","usage_monthly_usd":"1",
             "byok_usage_usd":"7.25","byok_usage_daily_usd":"0.00","byok_usage_weekly_usd":"2","byok_usage_monthly_usd":"3",
             "window_usage_usd":"0.25","later":{"more":[1]}}""";

    @Test
    void everyAmountIsReadToTheNanoAndWhatIsNotKnownIsSkipped() {
        KeyUsage usage = requireNonNull(KeyUsage.read(bytes(TOLD)));

        assertThat(usage.windowNano()).isEqualTo(250_000_000);
        assertThat(usage.nano())
                .containsEntry("usage", 1_000_000_001L)
                .containsEntry("usage_daily", 500_000_000L)
                .containsEntry("byok_usage", 7_250_000_000L)
                .containsEntry("byok_usage_daily", 0L)
                .containsOnlyKeys(KeyUsage.MEMBERS);
    }

    @Test
    void anAnswerThatLacksAnAmountIsNoneRatherThanHalfOfOne() {
        assertThat(KeyUsage.read(bytes(TOLD.replace("byok_usage_weekly_usd", "other"))))
                .isNull();
        assertThat(KeyUsage.read(bytes(TOLD.replace("window_usage_usd", "other"))))
                .isNull();
        assertThat(KeyUsage.read(bytes("[]"))).isNull();
        assertThat(KeyUsage.read(bytes(TOLD.replace("\"7.25\"", "\"much\"")))).isNull();
        assertThat(KeyUsage.read(null)).isNull();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
