package io.tollway.billing.topup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CheckoutReading.PageStatus;
import io.tollway.billing.topup.CheckoutReading.Payment;
import io.tollway.billing.topup.CheckoutReading.PaymentStatus;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.TopUp.State;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TopUpProgressTest {
    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final UUID ORGANIZATION = UUID.fromString("01900000-0000-7000-8000-0000000000aa");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final CheckoutPage PAGE = new CheckoutPage("cs_1", "cus_1", "https://pay.test/cs_1");
    private static final TopUpOrder ORDER = new TopUpOrder(
            ID,
            new OrganizationId(ORGANIZATION),
            new Quote(new UsdCents(2_500), new UsdCents(138), UsdCents.ZERO, "none@1"),
            "person:1",
            Optional.empty(),
            NOW,
            NOW.plusSeconds(3600));
    private static final TopUp.Created CREATED = new TopUp.Created(ORDER, Optional.of(PAGE));

    @Test
    void thePaymentAsOrderedIsCredited() {
        TopUp next = next(CREATED, paid(it -> {}));

        assertThat(next).isInstanceOfSatisfying(TopUp.Succeeded.class, succeeded -> {
            assertThat(succeeded.paymentId()).isEqualTo("pi_1");
            assertThat(succeeded.receipt()).map(Receipt::id).contains("in_1");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "amount, payment.amount_received",
        "total, session.amount_total",
        "currency, payment.currency",
        "page_currency, session.currency",
        "customer, payment.customer",
        "page_customer, session.customer",
        "live, payment.livemode",
        "reference, client_reference_id",
        "organization, metadata.organization_id",
        "session, session",
        "no_payment, payment is missing"
    })
    void anyDifferenceFromTheOrderIsQuarantinedAndNamed(String tampered, String named) {
        TopUp next = next(CREATED, paid(it -> it.tamper(tampered)));

        assertThat(next).isInstanceOfSatisfying(TopUp.Quarantined.class, quarantined -> assertThat(quarantined.reason())
                .contains(named));
    }

    @Test
    void aDeclinedCardLeavesTheOrderOpenForAnother() {
        TopUp declined = next(CREATED, unpaid(PageStatus.OPEN, PaymentStatus.WAITING, Optional.of("card_declined")));

        assertThat(declined).isInstanceOf(TopUp.Declined.class);
        assertThat(declined.isFinal()).isFalse();
        assertThat(next(declined, paid(it -> {})).state()).isEqualTo(State.SUCCEEDED);
        assertThat(next(declined, unpaid(PageStatus.EXPIRED, PaymentStatus.WAITING, Optional.of("card_declined")))
                        .state())
                .isEqualTo(State.EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, WAITING, CREATED",
        "COMPLETE, PROCESSING, PROCESSING",
        "EXPIRED, WAITING, EXPIRED",
        "EXPIRED, CANCELED, EXPIRED",
        "OPEN, CANCELED, CANCELED"
    })
    void withoutMoneyTheStateFollowsThePage(PageStatus page, PaymentStatus payment, State expected) {
        assertThat(next(CREATED, unpaid(page, payment, Optional.empty())).state())
                .isEqualTo(expected);
    }

    @Test
    void moneyThatCameAfterAllIsCreditedWhateverWasBelievedBefore() {
        assertThat(next(new TopUp.Expired(ORDER, Optional.of(PAGE)), paid(it -> {}))
                        .state())
                .isEqualTo(State.SUCCEEDED);
        assertThat(next(new TopUp.Canceled(ORDER, Optional.of(PAGE)), paid(it -> {}))
                        .state())
                .isEqualTo(State.SUCCEEDED);
    }

    @Test
    void aQuarantinedOrderWaitsForAHumanEvenIfTheNextReadingLooksFine() {
        TopUp quarantined = CREATED.quarantined(Optional.of("pi_1"), "payment.amount_received", NOW);

        assertThat(next(quarantined, paid(it -> {}))).isEqualTo(quarantined);
    }

    @ParameterizedTest
    @EnumSource(PageStatus.class)
    void aCreditedOrderNeverGoesBack(PageStatus page) {
        TopUp succeeded = CREATED.paid("pi_1", Optional.empty(), NOW);

        assertThat(next(succeeded, unpaid(page, PaymentStatus.CANCELED, Optional.empty()))
                        .state())
                .isEqualTo(State.SUCCEEDED);
    }

    @Test
    void theReceiptOfACreditedOrderIsAddedWhenItAppears() {
        TopUp next = next(CREATED.paid("pi_1", Optional.empty(), NOW), paid(it -> {}));

        assertThat(next).isInstanceOfSatisfying(TopUp.Succeeded.class, succeeded -> assertThat(succeeded.receipt())
                .flatMap(Receipt::number)
                .contains("A-0001"));
    }

    private static TopUp next(TopUp current, CheckoutReading reading) {
        return TopUpProgress.next(current, reading, false, NOW);
    }

    private static CheckoutReading unpaid(PageStatus page, PaymentStatus status, Optional<String> decline) {
        return reading(
                new Facts(),
                page,
                false,
                Optional.of(new Payment("pi_1", status, 0, "usd", Optional.of("cus_1"), false, decline)));
    }

    private static CheckoutReading paid(Consumer<Facts> change) {
        Facts facts = new Facts();
        change.accept(facts);
        Optional<Payment> payment = facts.hasPayment
                ? Optional.of(new Payment(
                        "pi_1",
                        PaymentStatus.SUCCEEDED,
                        facts.received,
                        facts.currency,
                        Optional.of(facts.customer),
                        facts.live,
                        Optional.empty()))
                : Optional.empty();
        return reading(facts, PageStatus.COMPLETE, true, payment);
    }

    private static CheckoutReading reading(Facts facts, PageStatus page, boolean paid, Optional<Payment> payment) {
        return new CheckoutReading(
                facts.session,
                page,
                paid,
                Optional.of(facts.reference),
                Optional.of(facts.organization),
                Optional.of(facts.pageCustomer),
                Optional.of(facts.pageCurrency),
                facts.total,
                false,
                payment,
                Optional.of(new Receipt("in_1", Optional.of("A-0001"), Optional.empty(), Optional.empty())));
    }

    private static final class Facts {
        private String session = "cs_1";
        private String reference = ID.toString();
        private String organization = ORGANIZATION.toString();
        private String pageCustomer = "cus_1";
        private String pageCurrency = "usd";
        private String customer = "cus_1";
        private String currency = "usd";
        private long total = 2_638;
        private long received = 2_638;
        private boolean live;
        private boolean hasPayment = true;

        void tamper(String what) {
            switch (what) {
                case "amount" -> received = 2_637;
                case "total" -> total = 26_380;
                case "currency" -> currency = "jpy";
                case "page_currency" -> pageCurrency = "eur";
                case "customer" -> customer = "cus_2";
                case "page_customer" -> pageCustomer = "cus_2";
                case "live" -> live = true;
                case "reference" -> reference = UUID.randomUUID().toString();
                case "organization" -> organization = UUID.randomUUID().toString();
                case "session" -> session = "cs_2";
                case "no_payment" -> hasPayment = false;
                default -> throw new IllegalArgumentException(what);
            }
        }
    }
}
