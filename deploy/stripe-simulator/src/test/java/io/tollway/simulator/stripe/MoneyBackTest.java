package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.CreditNote;
import com.stripe.model.Dispute;
import com.stripe.model.Refund;
import com.stripe.model.checkout.Session;
import com.stripe.param.CreditNoteCreateParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.DisputeUpdateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.RefundCreateParams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refunds that take their time or fail, disputes to their end, and credit notes, as Stripe's own client sees them. */
class MoneyBackTest {
    private static final long TOTAL = 2_638;
    private static final long DISPUTE_FEE = 1_500;
    private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

    /** Longer than anything takes that Stripe does some time later. */
    private static final Duration SOME_TIME = Duration.ofSeconds(3);

    private final LaterClock clock = new LaterClock();
    private final Browser browser = new Browser();
    private StripeSimulator simulator;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        simulator = StripeSimulator.start(SimulatorOptions.inMemory().withClock(clock));
        shop = new Shop(simulator);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void aDisputedChargeLosesItsMoneyAndAFeeAtOnce() throws Exception {
        String intent = paid("4000000000000259");

        Dispute dispute = dispute(intent);

        assertThat(dispute.getStatus()).isEqualTo("needs_response");
        assertThat(dispute.getReason()).isEqualTo("fraudulent");
        assertThat(dispute.getAmount()).isEqualTo(TOTAL);
        assertThat(dispute.getIsChargeRefundable()).isFalse();
        assertThat(dispute.getBalanceTransactions()).singleElement().satisfies(line -> {
            assertThat(line.getType()).isEqualTo("adjustment");
            assertThat(line.getReportingCategory()).isEqualTo("dispute");
            assertThat(line.getAmount()).isEqualTo(-TOTAL);
            assertThat(line.getFee()).isEqualTo(DISPUTE_FEE);
            assertThat(line.getNet()).isEqualTo(-TOTAL - DISPUTE_FEE);
        });
        assertThat(shop.stripe.v1().charges().retrieve(dispute.getCharge()).getDisputed())
                .isTrue();
        assertThat(events("charge.dispute.created", "charge.dispute.funds_withdrawn"))
                .containsExactly("charge.dispute.created", "charge.dispute.funds_withdrawn");
        assertThat(net()).isEqualTo(TOTAL - 107 - TOTAL - DISPUTE_FEE);
        assertThatThrownBy(() -> refund(intent, TOTAL))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> assertThat(e.getCode())
                        .isEqualTo("charge_disputed"));
    }

    @Test
    void winningEvidenceBringsTheMoneyBackButNotTheFee() throws Exception {
        Dispute dispute = dispute(paid("4000000000000259"));

        assertThat(submit(dispute, "winning_evidence").getStatus()).isEqualTo("under_review");

        Dispute won = closed(dispute, "won");
        assertThat(won.getBalanceTransactions())
                .extracting(BalanceTransaction::getAmount)
                .containsExactly(-TOTAL, TOTAL);
        assertThat(net()).isEqualTo(TOTAL - 107 - DISPUTE_FEE);
        assertThat(events("charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed"))
                .containsExactly("charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed");
        assertThatThrownBy(() -> submit(dispute, "losing_evidence")).hasMessageContaining("already closed");
    }

    @Test
    void losingEvidenceOrGivingUpLosesIt() throws Exception {
        Dispute fought = dispute(paid("4000000000000259"));
        submit(fought, "losing_evidence");
        closed(fought, "lost");

        Dispute conceded = dispute(paid("4000000000000259"));
        assertThat(shop.stripe.v1().disputes().close(conceded.getId()).getStatus())
                .isEqualTo("lost");
        assertThat(events("charge.dispute.funds_reinstated")).isEmpty();
        assertThat(net()).isEqualTo(2 * (-107 - DISPUTE_FEE));
    }

    @Test
    void evidenceThatIsOnlyKeptDecidesNothing() throws Exception {
        Dispute dispute = dispute(paid("4000000000000259"));

        Dispute kept = shop.stripe
                .v1()
                .disputes()
                .update(
                        dispute.getId(),
                        evidence("winning_evidence").setSubmit(false).build());

        assertThat(kept.getStatus()).isEqualTo("needs_response");
        assertThat(kept.getEvidence().getUncategorizedText()).isEqualTo("winning_evidence");
        assertThat(kept.getEvidenceDetails().getSubmissionCount()).isZero();
    }

    @Test
    void anInquiryMovesNoMoneyAndLeavesTheChargeRefundable() throws Exception {
        String intent = paid("4000000000001976");
        Dispute inquiry = dispute(intent);
        assertThat(inquiry.getStatus()).isEqualTo("warning_needs_response");
        assertThat(inquiry.getBalanceTransactions()).isEmpty();
        assertThat(events("charge.dispute.funds_withdrawn")).isEmpty();
        assertThat(refund(intent, 100L).getStatus()).isEqualTo("succeeded");

        submit(inquiry, "winning_evidence");

        closed(inquiry, "warning_closed");
        assertThat(net()).isEqualTo(TOTAL - 107 - 100);
    }

    @Test
    void anInquiryCanBecomeADispute() throws Exception {
        Dispute inquiry = dispute(paid("4000000000001976"));

        submit(inquiry, "escalate_inquiry_evidence");

        assertThat(closed(inquiry, "needs_response").getBalanceTransactions()).hasSize(1);
        assertThat(events("charge.dispute.funds_withdrawn")).hasSize(1);
    }

    @Test
    void aPendingRefundSucceedsLater() throws Exception {
        Refund refund = refund(paid("4000000000007726"), 500L);
        assertThat(refund.getStatus()).isEqualTo("pending");

        someTimeLater(() -> read(refund).getStatus().equals("succeeded"));

        assertThat(events("refund.created", "refund.updated", "refund.failed"))
                .containsExactly("refund.created", "refund.updated");
    }

    @Test
    void aRefundThatLookedDoneFailsAndItsMoneyIsThereAgain() throws Exception {
        String intent = paid("4000000000005126");
        Refund refund = refund(intent, 500L);
        assertThat(refund.getStatus()).isEqualTo("succeeded");

        someTimeLater(() -> read(refund).getStatus().equals("failed"));

        Refund failed = read(refund);
        assertThat(failed.getFailureReason()).isEqualTo("expired_or_canceled_card");
        assertThat(shop.stripe
                        .v1()
                        .balanceTransactions()
                        .retrieve(failed.getFailureBalanceTransaction())
                        .getType())
                .isEqualTo("refund_failure");
        assertThat(events("refund.updated", "charge.refund.updated", "refund.failed"))
                .containsExactly("refund.updated", "charge.refund.updated", "refund.failed");
        assertThat(net()).isEqualTo(TOTAL - 107);
        assertThat(shop.stripe.v1().charges().retrieve(failed.getCharge()).getAmountRefunded())
                .isZero();
    }

    @Test
    void aCreditNoteNamesItsInvoiceAndTheRefundThatPaidIt() throws Exception {
        Session session = buy("4242424242424242");
        Refund refund = refund(session.getPaymentIntent(), 638L);

        CreditNote note = note(session.getInvoice(), 638L, refund.getId());

        assertThat(note.getNumber()).endsWith("-CN-01");
        assertThat(note.getTotal()).isEqualTo(638);
        assertThat(note.getRefunds()).singleElement().satisfies(paid -> {
            assertThat(paid.getRefund()).isEqualTo(refund.getId());
            assertThat(paid.getAmountRefunded()).isEqualTo(638);
        });
        assertThat(browser.open(note.getPdf()).body()).startsWith("%PDF");
        assertThat(shop.stripe.v1().invoices().retrieve(session.getInvoice()).getPostPaymentCreditNotesAmount())
                .isEqualTo(638);
        assertThat(events("credit_note.created")).hasSize(1);
    }

    @Test
    void aCreditNoteThatDoesNotAddUpIsRefused() throws Exception {
        Session session = buy("4242424242424242");
        Refund refund = refund(session.getPaymentIntent(), 638L);

        assertThatThrownBy(() -> note(session.getInvoice(), 639L, refund.getId()))
                .hasMessageContaining("must equal");
        assertThatThrownBy(() -> note(session.getInvoice(), TOTAL + 1, refund.getId()))
                .hasMessageContaining("cannot be more");
        assertThatThrownBy(() -> note(session.getInvoice(), 638L, "re_nothing")).hasMessageContaining("No such refund");
    }

    private String paid(String card) throws Exception {
        return buy(card).getPaymentIntent();
    }

    private Session buy(String card) throws Exception {
        Session session = shop.session(shop.customer().getId());
        browser.post(session.getUrl(), Map.of("card_number", card));
        return shop.read(session.getId());
    }

    private Dispute dispute(String intent) throws StripeException {
        return shop.stripe
                .v1()
                .disputes()
                .list(DisputeListParams.builder().setPaymentIntent(intent).build())
                .getData()
                .getFirst();
    }

    private Dispute submit(Dispute dispute, String text) throws StripeException {
        return shop.stripe
                .v1()
                .disputes()
                .update(dispute.getId(), evidence(text).build());
    }

    private static DisputeUpdateParams.Builder evidence(String text) {
        return DisputeUpdateParams.builder()
                .setEvidence(DisputeUpdateParams.Evidence.builder()
                        .setUncategorizedText(text)
                        .build());
    }

    private Dispute closed(Dispute dispute, String status) throws Exception {
        someTimeLater(() -> shop.stripe
                .v1()
                .disputes()
                .retrieve(dispute.getId())
                .getStatus()
                .equals(status));
        return shop.stripe.v1().disputes().retrieve(dispute.getId());
    }

    private Refund refund(String intent, Long cents) throws StripeException {
        return shop.stripe
                .v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(intent)
                        .setAmount(cents)
                        .setReason(RefundCreateParams.Reason.REQUESTED_BY_CUSTOMER)
                        .build());
    }

    private Refund read(Refund refund) throws StripeException {
        return shop.stripe.v1().refunds().retrieve(refund.getId());
    }

    private CreditNote note(String invoice, long cents, String refund) throws StripeException {
        return shop.stripe
                .v1()
                .creditNotes()
                .create(CreditNoteCreateParams.builder()
                        .setInvoice(invoice)
                        .addLine(CreditNoteCreateParams.Line.builder()
                                .setType(CreditNoteCreateParams.Line.Type.CUSTOM_LINE_ITEM)
                                .setDescription("Unused credit")
                                .setQuantity(1L)
                                .setUnitAmount(cents)
                                .build())
                        .addRefund(CreditNoteCreateParams.Refund.builder()
                                .setRefund(refund)
                                .build())
                        .build());
    }

    /** The events of these types, oldest first. */
    private List<String> events(String... types) throws StripeException {
        return shop
                .stripe
                .v1()
                .events()
                .list(EventListParams.builder().setLimit(100L).build())
                .getData()
                .reversed()
                .stream()
                .map(com.stripe.model.Event::getType)
                .filter(type -> Stream.of(types).anyMatch(type::equals))
                .toList();
    }

    private void someTimeLater(Callable<Boolean> condition) throws Exception {
        clock.later(SOME_TIME);
        Instant end = Instant.now().plusSeconds(20);
        while (!condition.call()) {
            assertThat(Instant.now()).as("the time of patience").isBefore(end);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private long net() throws StripeException {
        return shop.stripe.v1().balanceTransactions().list().getData().stream()
                .mapToLong(BalanceTransaction::getNet)
                .sum();
    }
}
