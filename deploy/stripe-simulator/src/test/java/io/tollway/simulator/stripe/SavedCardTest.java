package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.SetupIntent;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.InvoiceCreateParams;
import com.stripe.param.InvoiceFinalizeInvoiceParams;
import com.stripe.param.InvoiceItemCreateParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PaymentMethodListParams;
import com.stripe.param.SetupIntentConfirmParams;
import com.stripe.param.SetupIntentCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards kept for later, and invoices paid with them in the buyer's absence, as Stripe's own client sees both. */
class SavedCardTest {
    private static final String VISA = "4242424242424242";
    private static final String DECLINES_ONCE_SAVED = "4000000000000341";
    private static final String INSUFFICIENT_FUNDS = "4000000000009995";
    private static final String AUTHENTICATE_UNLESS_SET_UP = "4000002500003155";
    private static final String AUTHENTICATE_ALWAYS = "4000002760003184";

    private final Browser browser = new Browser();
    private StripeSimulator simulator;
    private Shop shop;
    private String customer;

    @BeforeEach
    void start() throws Exception {
        simulator = StripeSimulator.start(SimulatorOptions.inMemory());
        shop = new Shop(simulator);
        customer = shop.customer().getId();
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void aCardIsSavedOnTheHostedPageAndNothingIsCharged() throws Exception {
        Session session = setupSession();
        assertThat(session.getMode()).isEqualTo("setup");
        assertThat(session.getPaymentStatus()).isEqualTo("no_payment_required");
        assertThat(session.getAmountTotal()).isNull();
        assertThat(browser.open(session.getUrl()).body()).contains("Save your card", "card_number");

        assertThat(browser.post(session.getUrl(), Map.of("card_number", VISA)).statusCode())
                .isEqualTo(303);

        Session done = shop.read(session.getId(), "setup_intent.payment_method");
        assertThat(done.getStatus()).isEqualTo("complete");
        SetupIntent intent = done.getSetupIntentObject();
        assertThat(intent.getStatus()).isEqualTo("succeeded");
        assertThat(intent.getUsage()).isEqualTo("off_session");
        assertThat(intent.getMetadata()).containsEntry("setup", "s1");
        assertThat(intent.getPaymentMethodObject().getCard().getLast4()).isEqualTo("4242");
        assertThat(cards()).extracting(PaymentMethod::getId).containsExactly(intent.getPaymentMethod());
        assertThat(shop.stripe.v1().charges().list().getData()).isEmpty();
        assertThat(events())
                .contains("setup_intent.succeeded", "payment_method.attached", "checkout.session.completed");
    }

    @ParameterizedTest
    @CsvSource({INSUFFICIENT_FUNDS + ",insufficient funds", "4000000000000002,declined"})
    void aCardThatItsIssuerRefusesIsNotSaved(String card, String said) throws Exception {
        Session session = setupSession();

        assertThat(browser.post(session.getUrl(), Map.of("card_number", card)).body())
                .contains(said);

        Session still = shop.read(session.getId(), "setup_intent");
        assertThat(still.getStatus()).isEqualTo("open");
        assertThat(still.getSetupIntentObject().getStatus()).isEqualTo("requires_payment_method");
        assertThat(still.getSetupIntentObject().getLastSetupError().getCode()).isEqualTo("card_declined");
        assertThat(cards()).isEmpty();
        assertThat(events()).contains("setup_intent.setup_failed");
    }

    @Test
    void aCardThatWantsItsBuyerIsSavedAfterTheSecondPage() throws Exception {
        Session session = setupSession();
        assertThat(browser.post(session.getUrl(), Map.of("card_number", AUTHENTICATE_ALWAYS))
                        .body())
                .contains("Confirm your card");
        assertThat(cards()).isEmpty();

        browser.post(session.getUrl() + "/authenticate", Map.of("outcome", "fail"));
        assertThat(cards()).isEmpty();
        browser.post(session.getUrl(), Map.of("card_number", AUTHENTICATE_ALWAYS));
        browser.post(session.getUrl() + "/authenticate", Map.of("outcome", "complete"));

        assertThat(cards()).hasSize(1);
    }

    @Test
    void aSessionThatSavesACardSellsNothing() {
        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .checkout()
                        .sessions()
                        .create(Shop.purchase(customer)
                                .setMode(SessionCreateParams.Mode.SETUP)
                                .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("line_items");
        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .checkout()
                        .sessions()
                        .create(SessionCreateParams.builder()
                                .setMode(SessionCreateParams.Mode.SETUP)
                                .setCustomer(customer)
                                .setSuccessUrl(Shop.SUCCESS)
                                .build()))
                .hasMessageContaining("currency");
    }

    @Test
    void aSetupIntentIsConfirmedByTheApiToo() throws Exception {
        SetupIntent intent = shop.stripe
                .v1()
                .setupIntents()
                .create(SetupIntentCreateParams.builder()
                        .setCustomer(customer)
                        .setUsage(SetupIntentCreateParams.Usage.OFF_SESSION)
                        .build());
        assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .setupIntents()
                        .confirm(
                                intent.getId(),
                                SetupIntentConfirmParams.builder()
                                        .setPaymentMethod("pm_card_visa_chargeDeclined")
                                        .build()))
                .isInstanceOf(CardException.class);

        SetupIntent done = shop.stripe
                .v1()
                .setupIntents()
                .confirm(
                        intent.getId(),
                        SetupIntentConfirmParams.builder()
                                .setPaymentMethod("pm_card_visa")
                                .build());

        assertThat(done.getStatus()).isEqualTo("succeeded");
        assertThat(cards()).extracting(PaymentMethod::getId).containsExactly(done.getPaymentMethod());
        assertThatThrownBy(() -> shop.stripe.v1().setupIntents().cancel(intent.getId()))
                .hasMessageContaining("status of succeeded");
    }

    @Test
    void aCardIsAttachedAndTakenOffAgain() throws Exception {
        PaymentMethod method = attached("pm_card_mastercard");
        assertThat(method.getCustomer()).isEqualTo(customer);
        assertThat(cards()).extracting(PaymentMethod::getId).containsExactly(method.getId());

        PaymentMethod off = shop.stripe.v1().paymentMethods().detach(method.getId());

        assertThat(off.getCustomer()).isNull();
        assertThat(cards()).isEmpty();
        assertThatThrownBy(() -> shop.stripe.v1().paymentMethods().detach(method.getId()))
                .hasMessageContaining("not attached");
        Invoice open = openInvoice();
        assertThatThrownBy(() -> pay(open, method.getId(), "k"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("not attached");
        assertThat(events()).contains("payment_method.attached", "payment_method.detached");
    }

    @Test
    void aCardUsedOnceWithoutConsentIsNotKept() throws Exception {
        Session paid = shop.session(customer);
        browser.post(paid.getUrl(), Map.of("card_number", VISA));
        assertThat(cards()).isEmpty();

        Session kept = shop.stripe
                .v1()
                .checkout()
                .sessions()
                .create(Shop.purchase(customer)
                        .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                                .setSetupFutureUsage(SessionCreateParams.PaymentIntentData.SetupFutureUsage.OFF_SESSION)
                                .build())
                        .build());
        browser.post(kept.getUrl(), Map.of("card_number", VISA));
        assertThat(cards()).hasSize(1);
    }

    @Test
    void anInvoiceIsPaidInTheBuyersAbsence() throws Exception {
        String card = attached("pm_card_visa").getId();
        Invoice open = openInvoice();
        assertThat(open.getStatus()).isEqualTo("open");
        assertThat(open.getHostedInvoiceUrl()).isNotBlank();

        Invoice paid = pay(open, card, "pay:1");

        assertThat(paid.getStatus()).isEqualTo("paid");
        assertThat(paid.getAmountPaid()).isEqualTo(2_638);
        PaymentIntent payment = paymentOf(open);
        assertThat(payment.getStatus()).isEqualTo("succeeded");
        assertThat(payment.getAmountReceived()).isEqualTo(2_638);
        assertThat(payment.getPaymentMethod()).isEqualTo(card);
        assertThat(events()).contains("invoice.finalized", "invoice.paid", "invoice_payment.paid");
        // The same key tells the same; another one finds the invoice paid: it is never charged twice.
        assertThat(pay(open, card, "pay:1").getStatus()).isEqualTo("paid");
        assertThatThrownBy(() -> pay(open, card, "pay:2")).hasMessageContaining("already paid");
        assertThat(shop.stripe.v1().charges().list().getData()).hasSize(1);
    }

    @Test
    void aSavedCardThatDeclinesLeavesTheInvoiceOpenAndTheAnswerUnderItsKey() throws Exception {
        String card = savedOnPage(DECLINES_ONCE_SAVED);
        Invoice open = openInvoice();

        assertDeclined(open, card, "pay:1", "card_declined");
        assertDeclined(open, card, "pay:1", "card_declined");

        Invoice still = shop.stripe.v1().invoices().retrieve(open.getId());
        assertThat(still.getStatus()).isEqualTo("open");
        assertThat(still.getAttemptCount()).isEqualTo(1);
        assertThat(paymentOf(open).getLastPaymentError().getDeclineCode()).isEqualTo("generic_decline");
        assertDeclined(open, card, "pay:2", "card_declined");
        assertThat(shop.stripe.v1().invoices().retrieve(open.getId()).getAttemptCount())
                .isEqualTo(2);
        assertThat(events()).contains("invoice.payment_failed");
        assertThat(pay(open, attached("pm_card_visa").getId(), "pay:3").getStatus())
                .isEqualTo("paid");
    }

    @Test
    void aCardThatAlwaysWantsItsBuyerWaitsOnTheHostedInvoice() throws Exception {
        String card = savedOnPage(AUTHENTICATE_ALWAYS);
        Invoice open = openInvoice();

        assertDeclined(open, card, "pay:1", "invoice_payment_intent_requires_action");

        assertThat(paymentOf(open).getStatus()).isEqualTo("requires_action");
        assertThat(events()).contains("invoice.payment_failed", "invoice.payment_action_required");
        assertThat(browser.open(open.getHostedInvoiceUrl()).body()).contains("Confirm your payment");
        browser.post(open.getHostedInvoiceUrl() + "/authenticate", Map.of("outcome", "complete"));
        assertThat(shop.stripe.v1().invoices().retrieve(open.getId()).getStatus())
                .isEqualTo("paid");
    }

    @Test
    void aCardThatWantsItsBuyerUnlessSetUpDependsOnHowItWasSaved() throws Exception {
        Invoice first = openInvoice();
        String notSetUp = attached("pm_card_authenticationRequiredOnSetup").getId();
        assertDeclined(first, notSetUp, "pay:1", "invoice_payment_intent_requires_action");

        Invoice second = openInvoice();
        assertThat(pay(second, savedOnPage(AUTHENTICATE_UNLESS_SET_UP), "pay:2").getStatus())
                .isEqualTo("paid");
    }

    private void assertDeclined(Invoice invoice, String card, String key, String code) {
        assertThatThrownBy(() -> pay(invoice, card, key))
                .isInstanceOfSatisfying(
                        CardException.class, e -> assertThat(e.getCode()).isEqualTo(code));
    }

    private Session setupSession() throws StripeException {
        return shop.stripe
                .v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.SETUP)
                        .setCustomer(customer)
                        .setCurrency("usd")
                        .setSuccessUrl(Shop.SUCCESS)
                        .setSetupIntentData(SessionCreateParams.SetupIntentData.builder()
                                .putMetadata("setup", "s1")
                                .build())
                        .build());
    }

    private String savedOnPage(String number) throws Exception {
        Session session = setupSession();
        if (browser.post(session.getUrl(), Map.of("card_number", number)).statusCode() != 303) {
            browser.post(session.getUrl() + "/authenticate", Map.of("outcome", "complete"));
        }
        return shop.read(session.getId(), "setup_intent").getSetupIntentObject().getPaymentMethod();
    }

    private PaymentMethod attached(String name) throws StripeException {
        return shop.stripe
                .v1()
                .paymentMethods()
                .attach(
                        name,
                        PaymentMethodAttachParams.builder()
                                .setCustomer(customer)
                                .build());
    }

    private List<PaymentMethod> cards() throws StripeException {
        return shop.stripe
                .v1()
                .paymentMethods()
                .list(PaymentMethodListParams.builder().setCustomer(customer).build())
                .getData();
    }

    private Invoice openInvoice() throws StripeException {
        Invoice draft = shop.stripe
                .v1()
                .invoices()
                .create(InvoiceCreateParams.builder()
                        .setCustomer(customer)
                        .setCollectionMethod(InvoiceCreateParams.CollectionMethod.CHARGE_AUTOMATICALLY)
                        .setAutoAdvance(false)
                        .setPendingInvoiceItemsBehavior(InvoiceCreateParams.PendingInvoiceItemsBehavior.EXCLUDE)
                        .putMetadata("top_up_id", "a1")
                        .build());
        for (long cents : new long[] {2_500, 138}) {
            shop.stripe
                    .v1()
                    .invoiceItems()
                    .create(InvoiceItemCreateParams.builder()
                            .setCustomer(customer)
                            .setInvoice(draft.getId())
                            .setAmount(cents)
                            .setCurrency("usd")
                            .setDescription("Line of " + cents)
                            .build());
        }
        return shop.stripe
                .v1()
                .invoices()
                .finalizeInvoice(
                        draft.getId(),
                        InvoiceFinalizeInvoiceParams.builder()
                                .setAutoAdvance(false)
                                .build());
    }

    private Invoice pay(Invoice invoice, String card, String key) throws StripeException {
        return shop.stripe
                .v1()
                .invoices()
                .pay(
                        invoice.getId(),
                        InvoicePayParams.builder()
                                .setOffSession(true)
                                .setPaymentMethod(card)
                                .build(),
                        RequestOptions.builder()
                                .setIdempotencyKey(invoice.getId() + key)
                                .build());
    }

    private PaymentIntent paymentOf(Invoice invoice) throws StripeException {
        return shop.stripe
                .v1()
                .invoices()
                .retrieve(
                        invoice.getId(),
                        InvoiceRetrieveParams.builder()
                                .addExpand("payments.data.payment.payment_intent")
                                .build())
                .getPayments()
                .getData()
                .getFirst()
                .getPayment()
                .getPaymentIntentObject();
    }

    private List<String> events() throws StripeException {
        return shop
                .stripe
                .v1()
                .events()
                .list(com.stripe.param.EventListParams.builder().setLimit(100L).build())
                .getData()
                .stream()
                .map(Event::getType)
                .toList();
    }
}
