package io.tollway.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are written exactly. */
class UsdTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "25950, 0.00002595",
        "1000000000, 1",
        "1500000000, 1.5",
        "-1, -0.000000001",
        "-2500000000, -2.5",
        "9223372036854775807, 9223372036.854775807"
    })
    void writesNanoDollarsAsADecimal(long nano, String text) {
        assertThat(UsdText.of(nano)).isEqualTo(text);
    }
}
