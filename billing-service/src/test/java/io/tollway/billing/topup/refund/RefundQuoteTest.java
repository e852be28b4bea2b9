package io.tollway.billing.topup.refund;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.PaidLot;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.topup.PaidTopUps.Paid;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.refund.RefundQuote.Facts;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundQuoteTest {
    private static final Instant PAID = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    void whatIsFreeGoesBackInWholeCentsAndTheRestIsExplained() {
        RefundQuote quote = RefundQuote.of(facts("12.345678901", "10.009", 500, 0, null), UNTIL, PAID);

        assertThat(quote.credit().toDecimal()).isEqualTo("10.00");
        assertThat(quote.limits())
                .extracting(RefundQuote.Limit::code)
                .containsExactly("refunded_before", "used", "held", "fee_not_refunded");
        assertThat(quote.limits().get(1).message()).startsWith("82.654321099 US dollars of it are used");
    }

    @Test
    void aDisputeAndTheEndOfTheWindowLeaveNothing() {
        assertThat(RefundQuote.of(facts("100", "100", 0, 0, "dp_1"), UNTIL, PAID)
                        .credit())
                .isEqualTo(UsdCents.ZERO);
        RefundQuote late = RefundQuote.of(facts("100", "100", 0, 0, null), UNTIL, UNTIL);
        assertThat(late.credit()).isEqualTo(UsdCents.ZERO);
        assertThat(late.limits()).extracting(RefundQuote.Limit::code).contains("window_over");
    }

    @Test
    void aPurchaseThatIsNotBookedYetHasNothingToGive() {
        Facts facts = new Facts(paid(), Optional.empty(), UsdCents.ZERO, UsdCents.ZERO, Optional.empty());

        assertThat(RefundQuote.of(facts, UNTIL, PAID).credit()).isEqualTo(UsdCents.ZERO);
    }

    /** 100.00 credit, 5.50 fee, 20.05 tax: 19.00 of the tax is the credit's, by the largest remainder. */
    @ParameterizedTest
    @CsvSource({"10000,0,0,1900", "3333,0,0,633", "3333,3333,633,634", "3334,6666,1267,633", "1,0,0,0", "0,0,0,0"})
    void edgeCase35TheTaxOfThePartsAddsUpToTheTaxOfTheWhole(long credit, long before, long taxBefore, long tax) {
        Facts facts =
                new Facts(paid(), Optional.empty(), new UsdCents(before), new UsdCents(taxBefore), Optional.empty());

        assertThat(RefundQuote.taxOn(facts, new UsdCents(credit)).value()).isEqualTo(tax);
    }

    private static Facts facts(String remaining, String free, long refunded, long tax, @Nullable String dispute) {
        PaidLot lot =
                new PaidLot(new UUID(0, 1), NanoUsd.parse("100"), NanoUsd.parse(remaining), NanoUsd.parse(free), null);
        return new Facts(
                paid(), Optional.of(lot), new UsdCents(refunded), new UsdCents(tax), Optional.ofNullable(dispute));
    }

    private static Paid paid() {
        return new Paid(
                new UUID(0, 2),
                new OrganizationId(new UUID(0, 3)),
                new UsdCents(10_000),
                new UsdCents(550),
                new UsdCents(2_005),
                "pi_1",
                PAID,
                Optional.empty());
    }
}
