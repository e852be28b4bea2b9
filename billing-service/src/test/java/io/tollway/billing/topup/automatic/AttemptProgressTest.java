package io.tollway.billing.topup.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.Quote;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.InvoiceReading.Payment;
import io.tollway.billing.topup.automatic.InvoiceReading.PaymentStatus;
import io.tollway.billing.topup.automatic.InvoiceReading.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptProgressTest {
    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final UUID ORGANIZATION = UUID.fromString("01900000-0000-7000-8000-0000000000aa");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Receipt INVOICE =
            new Receipt("in_1", Optional.of("A-1"), Optional.of("https://pay.test/in_1"), Optional.empty());
    private static final Attempt.Order ORDER = new Attempt.Order(
            ID,
            new OrganizationId(ORGANIZATION),
            new Quote(new UsdCents(2_500), new UsdCents(138), UsdCents.ZERO, "none@1"),
            "cus_1",
            NOW);
    private static final AttemptProgress PROGRESS =
            new AttemptProgress(false, Duration.ofMinutes(15), Duration.ofDays(1));

    private static final Attempt.Creating CREATING = new Attempt.Creating(ORDER, Optional.of(INVOICE));
    private static final Attempt.Finalized FINALIZED = new Attempt.Finalized(ORDER, INVOICE, 0);
    private static final Attempt.Paying PAYING = new Attempt.Paying(ORDER, INVOICE, 1, "pm_1");
    private static final Attempt.Declined DECLINED =
            new Attempt.Declined(ORDER, INVOICE, 1, "generic_decline", NOW.plusSeconds(60));
    private static final Attempt.ActionRequired WAITING = new Attempt.ActionRequired(ORDER, INVOICE, 1, NOW);
    private static final Attempt.Unknown UNKNOWN = new Attempt.Unknown(ORDER, Optional.empty(), 1, NOW);

    private static final Attempt.Withdrawing WITHDRAWING = new Attempt.Withdrawing(ORDER, INVOICE, 3, "card_declined");

    static Stream<Attempt> open() {
        return Stream.of(CREATING, FINALIZED, PAYING, DECLINED, WAITING, UNKNOWN, WITHDRAWING);
    }

    static Stream<Attempt> ended() {
        return Stream.of(
                new Attempt.Paid(ORDER, INVOICE, 1, "pi_1", NOW),
                new Attempt.Canceled(ORDER, Optional.of(INVOICE), 1, "switched_off", NOW),
                new Attempt.Quarantined(ORDER, Optional.of(INVOICE), 1, Optional.of("pi_1"), "total", NOW));
    }

    @ParameterizedTest
    @MethodSource("open")
    void aPaidInvoiceIsPaidWhateverWeThoughtOfIt(Attempt before) {
        assertThat(next(before, paid())).isInstanceOfSatisfying(Attempt.Paid.class, paid -> {
            assertThat(paid.paymentId()).isEqualTo("pi_1");
            assertThat(paid.closed()).isEqualTo(INVOICE);
        });
    }

    @ParameterizedTest
    @MethodSource("open")
    void aVoidInvoiceEndsIt(Attempt before) {
        assertThat(next(before, reading(Status.VOID, PaymentStatus.CANCELED, 0)))
                .isInstanceOf(Attempt.Canceled.class);
    }

    @Test
    void aVoidInvoiceHasTheReasonThatWasWrittenBeforeItWasVoidedWhoeverSeesItFirst() {
        assertThat(next(WITHDRAWING, reading(Status.VOID, PaymentStatus.CANCELED, 0)))
                .isInstanceOfSatisfying(Attempt.Canceled.class, canceled -> assertThat(canceled.reason())
                        .isEqualTo("card_declined"));
        assertThat(next(DECLINED, reading(Status.VOID, PaymentStatus.CANCELED, 0)))
                .isInstanceOfSatisfying(Attempt.Canceled.class, canceled -> assertThat(canceled.reason())
                        .isEqualTo("voided"));
    }

    @ParameterizedTest
    @EnumSource(PaymentStatus.class)
    void whatIsBeingWithdrawnIsNotAskedForAgain(PaymentStatus payment) {
        assertThat(next(WITHDRAWING, reading(Status.OPEN, payment, 0))).isSameAs(WITHDRAWING);
    }

    @ParameterizedTest
    @MethodSource("ended")
    void whatHasEndedStaysEndedWhateverTheProviderSays(Attempt before) {
        for (Status status : Status.values()) {
            for (PaymentStatus payment : PaymentStatus.values()) {
                assertThat(next(before, reading(status, payment, 0))).isSameAs(before);
            }
        }
    }

    static Stream<Arguments> openInvoices() {
        return Stream.of(
                Arguments.of(CREATING, PaymentStatus.UNTRIED, Attempt.State.FINALIZED),
                Arguments.of(FINALIZED, PaymentStatus.UNTRIED, Attempt.State.FINALIZED),
                // The same try may be asked again under the same key …
                Arguments.of(PAYING, PaymentStatus.UNTRIED, Attempt.State.PAYING),
                // … but after an answer that says nothing, only under a new one.
                Arguments.of(UNKNOWN, PaymentStatus.UNTRIED, Attempt.State.FINALIZED),
                Arguments.of(PAYING, PaymentStatus.DECLINED, Attempt.State.DECLINED),
                Arguments.of(UNKNOWN, PaymentStatus.DECLINED, Attempt.State.DECLINED),
                Arguments.of(DECLINED, PaymentStatus.DECLINED, Attempt.State.DECLINED),
                Arguments.of(PAYING, PaymentStatus.ACTION_REQUIRED, Attempt.State.ACTION_REQUIRED),
                Arguments.of(UNKNOWN, PaymentStatus.ACTION_REQUIRED, Attempt.State.ACTION_REQUIRED),
                // Somebody failed to confirm on the page: nobody is charged without them all the same.
                Arguments.of(WAITING, PaymentStatus.DECLINED, Attempt.State.ACTION_REQUIRED),
                Arguments.of(PAYING, PaymentStatus.PROCESSING, Attempt.State.PAYING),
                Arguments.of(PAYING, PaymentStatus.SUCCEEDED, Attempt.State.PAYING),
                // Its payment was canceled by somebody else; the invoice must not be payable any more either.
                Arguments.of(PAYING, PaymentStatus.CANCELED, Attempt.State.WITHDRAWING),
                Arguments.of(UNKNOWN, PaymentStatus.CANCELED, Attempt.State.WITHDRAWING));
    }

    @ParameterizedTest
    @MethodSource("openInvoices")
    void anOpenInvoiceIsAsFarAsItsPayment(Attempt before, PaymentStatus payment, Attempt.State after) {
        assertThat(next(before, reading(Status.OPEN, payment, 0)).state()).isEqualTo(after);
    }

    @Test
    void aDraftThatIsFoundIsGoneOnWith() {
        InvoiceReading draft = reading(Status.DRAFT, PaymentStatus.UNTRIED, 0);

        assertThat(next(UNKNOWN, draft)).isEqualTo(CREATING);
        assertThat(next(new Attempt.Creating(ORDER, Optional.empty()), draft)).isEqualTo(CREATING);
    }

    @ParameterizedTest
    @CsvSource({"1,PT15M", "2,PT30M", "3,PT1H", "7,PT16H", "8,PT24H", "60,PT24H"})
    void eachDeclineWaitsTwiceAsLongUpToADay(int tries, Duration delay) {
        Attempt next = next(
                new Attempt.Paying(ORDER, INVOICE, tries, "pm_1"), reading(Status.OPEN, PaymentStatus.DECLINED, 0));

        assertThat(next).isInstanceOfSatisfying(Attempt.Declined.class, declined -> assertThat(declined.nextTryAt())
                .isEqualTo(NOW.plus(delay)));
    }

    @Test
    void aKnownDeclineKeepsItsTime() {
        assertThat(next(DECLINED, reading(Status.OPEN, PaymentStatus.DECLINED, 0)))
                .isEqualTo(DECLINED);
    }

    @Test
    void theNextTryIsAnotherOne() {
        assertThat(DECLINED.paying("pm_2")).isEqualTo(new Attempt.Paying(ORDER, INVOICE, 2, "pm_2"));
        assertThat(FINALIZED.paying("pm_1")).isEqualTo(PAYING);
    }

    private enum Tampered {
        ATTEMPT,
        ORGANIZATION,
        CUSTOMER,
        CURRENCY,
        TOTAL,
        LIVE,
        RECEIVED,
        PAYER,
        PAID_CURRENCY,
        PAID_LIVE,
        NO_PAYMENT
    }

    @ParameterizedTest
    @EnumSource(Tampered.class)
    void anyDifferenceFromWhatWasAskedForIsQuarantinedAndNamed(Tampered tampered) {
        InvoiceReading reading = new InvoiceReading(
                "in_1",
                Status.PAID,
                Optional.of(tampered == Tampered.ATTEMPT ? "other" : ID.toString()),
                Optional.of(tampered == Tampered.ORGANIZATION ? "other" : ORGANIZATION.toString()),
                Optional.of(tampered == Tampered.CUSTOMER ? "cus_2" : "cus_1"),
                Optional.of(tampered == Tampered.CURRENCY ? "eur" : "usd"),
                tampered == Tampered.TOTAL ? 2_639 : 2_638,
                tampered == Tampered.LIVE,
                INVOICE,
                tampered == Tampered.NO_PAYMENT
                        ? Optional.empty()
                        : Optional.of(new Payment(
                                "pi_1",
                                PaymentStatus.SUCCEEDED,
                                tampered == Tampered.RECEIVED ? 2_637 : 2_638,
                                Optional.of(tampered == Tampered.PAID_CURRENCY ? "eur" : "usd"),
                                Optional.of(tampered == Tampered.PAYER ? "cus_2" : "cus_1"),
                                tampered == Tampered.PAID_LIVE,
                                Optional.empty())));
        String named = List.of(
                        "metadata.top_up_id",
                        "metadata.organization_id",
                        "invoice.customer",
                        "invoice.currency",
                        "invoice.total",
                        "invoice.livemode",
                        "payment.amount_received",
                        "payment.customer",
                        "payment.currency",
                        "payment.livemode",
                        "payment is missing")
                .get(tampered.ordinal());

        assertThat(next(PAYING, reading))
                .isInstanceOfSatisfying(Attempt.Quarantined.class, quarantined -> assertThat(quarantined.reason())
                        .startsWith(named));
    }

    private static Attempt next(Attempt before, InvoiceReading reading) {
        return PROGRESS.next(before, reading, NOW);
    }

    private static InvoiceReading paid() {
        return reading(Status.PAID, PaymentStatus.SUCCEEDED, 2_638);
    }

    private static InvoiceReading reading(Status status, PaymentStatus payment, long received) {
        return new InvoiceReading(
                "in_1",
                status,
                Optional.of(ID.toString()),
                Optional.of(ORGANIZATION.toString()),
                Optional.of("cus_1"),
                Optional.of("usd"),
                2_638,
                false,
                INVOICE,
                Optional.of(new Payment(
                        "pi_1",
                        payment,
                        received,
                        Optional.of("usd"),
                        Optional.of("cus_1"),
                        false,
                        payment == PaymentStatus.DECLINED ? Optional.of("generic_decline") : Optional.empty())));
    }
}
