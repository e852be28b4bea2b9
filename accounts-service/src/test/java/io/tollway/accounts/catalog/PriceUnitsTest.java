package io.tollway.accounts.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageClass;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceUnitsTest {
    @ParameterizedTest
    @CsvSource({
        "INPUT, 0.15, 150000",
        "INPUT, 0.000001, 1",
        "OUTPUT, 1000000, 1000000000000",
        "CACHE_READ, 0.075, 75000",
        "INPUT, 0, 0",
        "REQUEST, 0.000000000001, 1",
        "IMAGE_OUTPUT, 0.04, 40000000000",
        "CHARACTER, 15, 15000000",
        "SECOND, 0.0001, 100000000",
        "SEARCH, 1000000, 1000000000000000000"
    })
    void pricesConvertExactlyBothWays(UsageClass usage, String usd, long pico) {
        assertThat(PriceUnits.pico(usage, new BigDecimal(usd))).isEqualTo(pico);
        assertThat(PriceUnits.text(usage, pico)).isEqualTo(usd);
    }

    @Test
    void whatDoesNotComeOutWholeIsNotRounded() {
        assertThatThrownBy(() -> PriceUnits.pico(UsageClass.INPUT, new BigDecimal("0.0000001")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void everyUsageClassHasAPriceName() {
        for (UsageClass usage : UsageClass.values()) {
            assertThat(PriceUnits.named(usage.wireName())).isEqualTo(usage);
        }
    }
}
