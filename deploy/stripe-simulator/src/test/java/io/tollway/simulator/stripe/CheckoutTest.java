package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.InvalidRequestException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.ChargeListParams;
import com.stripe.param.EventListParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.checkout.SessionCreateParams;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckoutTest {
    private static final Map<String, String> PAYS = Map.of("card_number", "4242 4242 4242 4242");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final Browser browser = new Browser();
    private StripeSimulator simulator;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        simulator = StripeSimulator.start(SimulatorOptions.inMemory().withClock(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        }));
        shop = new Shop(simulator);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void aPaidSessionLeavesAPaymentAPaidInvoiceAndBooksThatAddUp() throws Exception {
        Session session = shop.session(shop.customer().getId());
        HttpResponse<String> page = browser.open(session.getUrl());
        assertThat(page.body())
                .contains("Credits", "$25.00", "Platform fee", "$1.38", "$26.38", "name=\"card_number\"");
        assertThat(page.body()).doesNotContain("<script");

        HttpResponse<String> paid = browser.post(session.getUrl(), PAYS);

        assertThat(paid.statusCode()).isEqualTo(303);
        assertThat(paid.headers().firstValue("Location"))
                .contains("http://127.0.0.1:9/done?session=" + session.getId());
        Session read = shop.read(
                session.getId(),
                "payment_intent.latest_charge.balance_transaction",
                "invoice",
                "customer",
                "line_items");
        assertThat(read.getStatus()).isEqualTo("complete");
        assertThat(read.getPaymentStatus()).isEqualTo("paid");
        assertThat(read.getUrl()).isNull();
        assertThat(read.getAmountTotal()).isEqualTo(2_638);
        assertThat(read.getCustomerObject().getEmail()).isEqualTo("ada@example.com");
        assertThat(read.getLineItems().getData()).hasSize(2);
        PaymentIntent intent = read.getPaymentIntentObject();
        assertThat(intent.getStatus()).isEqualTo("succeeded");
        assertThat(intent.getAmountReceived()).isEqualTo(2_638);
        assertThat(intent.getMetadata()).containsEntry("topup_id", "topup_1");
        Charge charge = intent.getLatestChargeObject();
        assertThat(charge.getPaid()).isTrue();
        assertThat(charge.getPaymentMethodDetails().getCard().getLast4()).isEqualTo("4242");
        BalanceTransaction booked = charge.getBalanceTransactionObject();
        assertThat(booked.getFee()).isEqualTo(77 + 30);
        assertThat(booked.getNet()).isEqualTo(2_638 - 107);
        Invoice invoice = read.getInvoiceObject();
        assertThat(invoice.getStatus()).isEqualTo("paid");
        assertThat(invoice.getTotal()).isEqualTo(2_638);
        assertThat(invoice.getMetadata()).containsEntry("topup_id", "topup_1");
        assertThat(invoice.getNumber()).endsWith("-0001");
        String books = browser.open(simulator.baseUrl() + "/_simulator/invoice").body();
        assertThat(books.lines()).hasSize(1).first().asString().contains(booked.getId(), "\"net\":2531");
    }

    @Test
    void theInvoiceHasAPageAndAPdfWithItsNumberAndTotal() throws Exception {
        Session session = shop.session(shop.customer().getId());
        browser.post(session.getUrl(), PAYS);
        Invoice invoice = shop.stripe
                .v1()
                .invoices()
                .retrieve(
                        shop.read(session.getId()).getInvoice(),
                        InvoiceRetrieveParams.builder().addExpand("payments").build());

        assertThat(browser.open(invoice.getHostedInvoiceUrl()).body())
                .contains(invoice.getNumber(), "$26.38", "This invoice is paid.")
                .doesNotContain("card_number");
        try (PDDocument pdf = Loader.loadPDF(browser.download(invoice.getInvoicePdf()))) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains(
                            invoice.getNumber(),
                            "$26.38",
                            "Platform fee",
                            "Ada Lovelace",
                            "PO-77",
                            "Paid on 2026-11-22");
        }
        assertThat(invoice.getPayments().getData()).singleElement().satisfies(payment -> assertThat(payment.getStatus())
                .isEqualTo("paid"));
        assertThat(browser.open(invoice.getHostedInvoiceUrl() + "x").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aDeclinedCardShowsTheReasonAndTheSessionStaysOpen() throws Exception {
        Session session = shop.session(shop.customer().getId());

        HttpResponse<String> declined = browser.post(session.getUrl(), Map.of("card_number", "4000000000009995"));

        assertThat(declined.statusCode()).isEqualTo(200);
        assertThat(declined.body()).contains("insufficient funds", "name=\"card_number\"");
        Session read = shop.read(session.getId(), "payment_intent.latest_charge");
        assertThat(read.getStatus()).isEqualTo("open");
        assertThat(read.getPaymentStatus()).isEqualTo("unpaid");
        assertThat(read.getPaymentIntentObject().getStatus()).isEqualTo("requires_payment_method");
        assertThat(read.getPaymentIntentObject().getLastPaymentError().getDeclineCode())
                .isEqualTo("insufficient_funds");
        assertThat(read.getPaymentIntentObject().getLatestChargeObject().getStatus())
                .isEqualTo("failed");
        assertThat(browser.post(session.getUrl(), PAYS).statusCode()).isEqualTo(303);
        assertThat(shop.read(session.getId()).getPaymentStatus()).isEqualTo("paid");
    }

    @Test
    void anUnknownCardNumberIsExplainedAndTriesNothing() throws Exception {
        Session session = shop.session(shop.customer().getId());

        assertThat(browser.post(session.getUrl(), Map.of("card_number", "<b>4111</b>"))
                        .body())
                .contains("card number is incorrect");
        assertThat(browser.post(session.getUrl(), Map.of()).body()).contains("card number is incomplete");
        assertThat(shop.read(session.getId()).getPaymentIntent()).isNull();
    }

    @Test
    void aCardThatWantsConfirmationIsPaidOnlyAfterTheSecondPage() throws Exception {
        Session session = shop.session(shop.customer().getId());

        HttpResponse<String> second = browser.post(session.getUrl(), Map.of("card_number", "4000002500003155"));

        assertThat(second.body()).contains(">Complete</button>", ">Fail</button>");
        assertThat(shop.read(session.getId(), "payment_intent")
                        .getPaymentIntentObject()
                        .getStatus())
                .isEqualTo("requires_action");
        String confirm = session.getUrl() + "/authenticate";
        HttpResponse<String> failed = browser.post(confirm, Map.of("outcome", "fail"));
        assertThat(failed.body()).contains("unable to authenticate", "card_number");
        assertThat(shop.read(session.getId()).getStatus()).isEqualTo("open");

        browser.post(session.getUrl(), Map.of("card_number", "4000002500003155"));
        assertThat(browser.post(confirm, Map.of("outcome", "complete")).statusCode())
                .isEqualTo(303);
        assertThat(shop.read(session.getId()).getPaymentStatus()).isEqualTo("paid");
    }

    @Test
    void aSessionIsChargedOnceHoweverOftenItsFormIsPosted() throws Exception {
        Session session = shop.session(shop.customer().getId());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<HttpResponse<String>> post = () -> browser.post(session.getUrl(), PAYS);
            for (var answer : threads.invokeAll(Collections.nCopies(20, post))) {
                assertThat(answer.get().statusCode()).isEqualTo(303);
            }
        }

        List<Charge> charges = shop.stripe
                .v1()
                .charges()
                .list(ChargeListParams.builder()
                        .setPaymentIntent(shop.read(session.getId()).getPaymentIntent())
                        .build())
                .getData();
        assertThat(charges).hasSize(1);
    }

    @Test
    void anExpiredSessionTakesNoMoney() throws Exception {
        Session called = shop.session(shop.customer().getId());
        assertThat(shop.stripe.v1().checkout().sessions().expire(called.getId()).getStatus())
                .isEqualTo("expired");
        Session forgotten = shop.session(shop.customer().getId());
        now.updateAndGet(time -> time.plus(Duration.ofHours(25)));

        for (Session session : List.of(called, forgotten)) {
            HttpResponse<String> page = browser.post(session.getUrl(), PAYS);
            assertThat(page.statusCode()).isEqualTo(410);
            assertThat(page.body()).contains("expired").doesNotContain("card_number");
            assertThat(shop.read(session.getId()).getStatus()).isEqualTo("expired");
        }
        assertThat(shop.stripe
                        .v1()
                        .charges()
                        .list(ChargeListParams.builder().build())
                        .getData())
                .isEmpty();
        assertThatThrownBy(() -> shop.stripe.v1().checkout().sessions().expire(called.getId()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("status of expired");
    }

    @Test
    void eventsComeInTheOrderOfWhatHappened() throws Exception {
        browser.post(shop.session(shop.customer().getId()).getUrl(), PAYS);

        List<Event> events = shop.stripe
                .v1()
                .events()
                .list(EventListParams.builder().setLimit(100L).build())
                .getData();

        assertThat(events.reversed())
                .extracting(Event::getType)
                .containsExactly(
                        "customer.created",
                        "product.created",
                        "price.created",
                        "product.created",
                        "price.created",
                        "payment_intent.created",
                        "charge.succeeded",
                        "payment_intent.succeeded",
                        "invoice.created",
                        "invoice.finalized",
                        "invoice.paid",
                        "invoice.payment_succeeded",
                        "invoice_payment.paid",
                        "checkout.session.completed",
                        "charge.updated");
        assertThat(events).allSatisfy(event -> assertThat(
                        event.getDataObjectDeserializer().getObject())
                .isPresent());
        assertThat(shop.stripe
                        .v1()
                        .events()
                        .list(EventListParams.builder().setType("invoice.*").build())
                        .getData())
                .hasSize(4);
    }

    @Test
    void aGuestWhoWantsAnInvoiceBecomesACustomer() throws Exception {
        Session session = shop.stripe
                .v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setSuccessUrl(Shop.SUCCESS)
                        .addLineItem(Shop.item("Credits", 500))
                        .setInvoiceCreation(SessionCreateParams.InvoiceCreation.builder()
                                .setEnabled(true)
                                .build())
                        .build());
        assertThat(browser.open(session.getUrl()).body()).contains("name=\"email\"");

        browser.post(session.getUrl(), Map.of("card_number", "4000000000000002", "email", "guest@example.com"));
        browser.post(session.getUrl(), Map.of("card_number", "4242424242424242", "email", "guest@example.com"));

        Session read = shop.read(session.getId(), "customer");
        assertThat(read.getCustomerObject().getEmail()).isEqualTo("guest@example.com");
        assertThat(read.getCustomerDetails().getEmail()).isEqualTo("guest@example.com");
        assertThat(shop.stripe.v1().customers().list().getData()).hasSize(1);
    }
}
