package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Charge;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Price;
import com.stripe.model.checkout.Session;
import com.stripe.param.InvoiceCreateParams;
import com.stripe.param.InvoiceItemCreateParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaymentTest {
    private final Browser browser = new Browser();
    private StripeSimulator simulator;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        simulator = StripeSimulator.start(SimulatorOptions.inMemory());
        shop = new Shop(simulator);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void aPriceCanBeBoughtMoreThanOnce() throws Exception {
        Price price = shop.stripe
                .v1()
                .prices()
                .create(PriceCreateParams.builder()
                        .setCurrency("eur")
                        .setUnitAmount(250L)
                        .setProductData(PriceCreateParams.ProductData.builder()
                                .setName("Ticket")
                                .build())
                        .build());
        Session session = shop.stripe
                .v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setSuccessUrl(Shop.SUCCESS)
                        .addLineItem(SessionCreateParams.LineItem.builder()
                                .setPrice(price.getId())
                                .setQuantity(3L)
                                .build())
                        .build());
        assertThat(session.getAmountTotal()).isEqualTo(750);
        assertThat(browser.open(session.getUrl()).body()).contains("7.50 EUR", "Ticket × 3");
    }

    @Test
    void aPaymentIntentThatNeedsItsBuyerIsConfirmedOnASecondPage() throws Exception {
        PaymentIntent intent = shop.stripe
                .v1()
                .paymentIntents()
                .create(PaymentIntentCreateParams.builder()
                        .setAmount(900L)
                        .setCurrency("usd")
                        .setConfirm(true)
                        .setReturnUrl("http://127.0.0.1:9/back")
                        .setPaymentMethod("pm_card_authenticationRequired")
                        .build());
        assertThat(intent.getStatus()).isEqualTo("requires_action");
        String url = intent.getNextAction().getRedirectToUrl().getUrl();
        assertThat(browser.open(url).body()).contains("Complete", "Fail");

        HttpResponse<String> back = browser.post(url, Map.of("outcome", "complete"));

        assertThat(back.headers().firstValue("Location")).get().asString().contains("redirect_status=succeeded");
        assertThat(shop.stripe.v1().paymentIntents().retrieve(intent.getId()).getStatus())
                .isEqualTo("succeeded");
        assertThatThrownBy(() -> shop.stripe.v1().paymentIntents().cancel(intent.getId()))
                .hasMessageContaining("status of succeeded");
        assertThat(browser.post(url, Map.of("outcome", "complete")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAbsentBuyerCannotConfirm() {
        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .paymentIntents()
                        .create(PaymentIntentCreateParams.builder()
                                .setAmount(900L)
                                .setCurrency("usd")
                                .setConfirm(true)
                                .setOffSession(true)
                                .setPaymentMethod("pm_card_authenticationRequired")
                                .build()))
                .isInstanceOfSatisfying(
                        CardException.class, e -> assertThat(e.getCode()).isEqualTo("authentication_required"));
    }

    @Test
    void refundsNeverExceedTheChargeAndTheBooksAddUp() throws Exception {
        Session session = shop.session(shop.customer().getId());
        browser.post(session.getUrl(), Map.of("card_number", "4242424242424242"));
        String intent = shop.read(session.getId()).getPaymentIntent();

        shop.stripe
                .v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(intent)
                        .setAmount(638L)
                        .build());

        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .refunds()
                        .create(RefundCreateParams.builder()
                                .setPaymentIntent(intent)
                                .setAmount(2_001L)
                                .build()))
                .hasMessageContaining("greater than unrefunded amount");
        shop.stripe
                .v1()
                .refunds()
                .create(RefundCreateParams.builder().setPaymentIntent(intent).build());
        Charge charge = shop.stripe.v1().charges().list().getData().getFirst();
        assertThat(charge.getRefunded()).isTrue();
        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .refunds()
                        .create(RefundCreateParams.builder()
                                .setCharge(charge.getId())
                                .build()))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> assertThat(e.getCode())
                        .isEqualTo("charge_already_refunded"));
        long net = shop.stripe.v1().balanceTransactions().list().getData().stream()
                .mapToLong(com.stripe.model.BalanceTransaction::getNet)
                .sum();
        assertThat(net).isEqualTo(-107);
        var balance = shop.stripe.v1().balance().retrieve();
        assertThat(balance.getAvailable().getFirst().getAmount()
                        + balance.getPending().getFirst().getAmount())
                .isEqualTo(-107);
    }

    @Test
    void anOpenInvoiceIsPaidOnItsPage() throws Exception {
        String customer = shop.customer().getId();
        Invoice draft = shop.stripe
                .v1()
                .invoices()
                .create(InvoiceCreateParams.builder()
                        .setCustomer(customer)
                        .setCollectionMethod(InvoiceCreateParams.CollectionMethod.SEND_INVOICE)
                        .setDaysUntilDue(30L)
                        .build());
        shop.stripe
                .v1()
                .invoiceItems()
                .create(InvoiceItemCreateParams.builder()
                        .setCustomer(customer)
                        .setInvoice(draft.getId())
                        .setAmount(12_000L)
                        .setCurrency("usd")
                        .setDescription("Usage in October")
                        .build());
        Invoice open = shop.stripe.v1().invoices().finalizeInvoice(draft.getId());
        assertThat(open.getStatus()).isEqualTo("open");
        assertThat(open.getAmountRemaining()).isEqualTo(12_000);
        assertThat(browser.open(open.getHostedInvoiceUrl()).body())
                .contains("$120.00", "Usage in October", "card_number");

        assertThat(browser.post(open.getHostedInvoiceUrl(), Map.of("card_number", "4000000000000002"))
                        .body())
                .contains("declined");
        assertThat(browser.post(open.getHostedInvoiceUrl(), Map.of("card_number", "4242424242424242"))
                        .statusCode())
                .isEqualTo(303);

        Invoice paid = shop.stripe.v1().invoices().retrieve(draft.getId());
        assertThat(paid.getStatus()).isEqualTo("paid");
        assertThat(paid.getAttemptCount()).isEqualTo(2);
        assertThatThrownBy(() -> shop.stripe.v1().invoices().voidInvoice(draft.getId()))
                .hasMessageContaining("already paid");
    }
}
