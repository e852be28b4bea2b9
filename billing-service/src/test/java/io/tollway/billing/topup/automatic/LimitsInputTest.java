package io.tollway.billing.topup.automatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.error.FieldError;
import io.tollway.billing.topup.TopUps;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.LimitsInput.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsInputTest {
    private static final TopUps.Bounds BOUNDS = new TopUps.Bounds(new UsdCents(500), new UsdCents(2_500_000));

    @Test
    void soundSettingsAreReadToTheCent() {
        assertThat(LimitsInput.check(new Wanted(true, "9.5", "25", "25.00", "1000"), BOUNDS, true))
                .isEqualTo(new Settings.Limits(
                        new UsdCents(950), new UsdCents(2_500), new UsdCents(2_500), new UsdCents(100_000)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "NULL,10,25,50,100,true,enabled,required",
                "true,10,25,50,100,false,enabled,no_card",
                "true,NULL,25,50,100,true,threshold_usd,required",
                "true,0,25,50,100,true,threshold_usd,too_small",
                "true,-1,25,50,100,true,threshold_usd,not_an_amount",
                "true,25.01,25,50,100,true,threshold_usd,above_amount",
                "true,1,4.99,50,100,true,amount_usd,too_small",
                "true,1,25000.01,90000,90000,true,amount_usd,too_large",
                "true,1,10.001,50,100,true,amount_usd,not_an_amount",
                "true,1,1e3,5000,10000,true,amount_usd,not_an_amount",
                "true,10,25,24.99,100,true,daily_ceiling_usd,below_amount",
                "true,10,25,50,49.99,true,monthly_ceiling_usd,below_daily_ceiling",
                "true,10,25,50,100000000.01,true,monthly_ceiling_usd,too_large",
                "true,10,25,50,99999999999,true,monthly_ceiling_usd,not_an_amount"
            })
    void eachMistakeNamesItsFieldAndHasItsOwnCode(
            @Nullable Boolean enabled,
            @Nullable String threshold,
            @Nullable String amount,
            @Nullable String daily,
            @Nullable String monthly,
            boolean hasCard,
            String field,
            String code) {
        List<FieldError> errors = errors(new Wanted(enabled, threshold, amount, daily, monthly), hasCard);

        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.code()).isEqualTo(code);
        });
    }

    @Test
    void whatIsSwitchedOffNeedsNoCard() {
        assertThat(LimitsInput.check(new Wanted(false, "10", "25", "50", "100"), BOUNDS, false))
                .isNotNull();
    }

    @Test
    void withoutABodyEveryFieldIsMissing() {
        assertThat(errors(null, false))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "enabled", "threshold_usd", "amount_usd", "daily_ceiling_usd", "monthly_ceiling_usd");
    }

    private static List<FieldError> errors(@Nullable Wanted wanted, boolean hasCard) {
        BillingException refused =
                catchThrowableOfType(BillingException.class, () -> LimitsInput.check(wanted, BOUNDS, hasCard));
        return ((Invalid) refused.error()).errors();
    }
}
