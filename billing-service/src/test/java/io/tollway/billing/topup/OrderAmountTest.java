package io.tollway.billing.topup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.BillingException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderAmountTest {
    private static final UsdCents MINIMUM = new UsdCents(500);
    private static final UsdCents MAXIMUM = new UsdCents(2_500_000);

    @ParameterizedTest
    @CsvSource({"5,500", "5.0,500", "5.00,500", "25.1,2510", "25.01,2501", "25000.00,2500000", "007.50,750"})
    void plainDecimalsAreRead(String text, long cents) {
        assertThat(parse(text)).isEqualTo(new UsdCents(cents));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "NULL,required",
                "' ',required",
                "abc,not_a_number",
                "1e3,not_a_number",
                "$10,not_a_number",
                "'10,00',not_a_number",
                "NaN,not_a_number",
                "٥٠,not_a_number",
                "10.001,too_many_decimals",
                "4.99,too_small",
                "0,too_small",
                "-10,too_small",
                "25000.01,too_large",
                "999999999999,too_large",
                "99999999999999999999,not_a_number"
            })
    void eachMistakeHasItsOwnCode(@Nullable String text, String code) {
        BillingException refused = catchThrowableOfType(BillingException.class, () -> parse(text));

        assertThat(refused.error()).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.errors()).singleElement().satisfies(error -> {
                assertThat(error.field()).isEqualTo("amount_usd");
                assertThat(error.code()).isEqualTo(code);
            });
        });
    }

    @Test
    void theRemedyNamesTheLimit() {
        BillingException refused = catchThrowableOfType(BillingException.class, () -> parse("1"));

        assertThat(refused.error().detail()).isEqualTo("amount_usd must be at least 5.00");
    }

    private static UsdCents parse(@Nullable String text) {
        return OrderAmount.parse(text, MINIMUM, MAXIMUM);
    }
}
