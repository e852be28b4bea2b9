package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.model.checkout.Session;
import com.stripe.param.WebhookEndpointCreateParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    private final Browser browser = new Browser();

    @TempDir
    private Path folder;

    @Test
    void everythingAnsweredSurvivesARestart() throws Exception {
        SimulatorOptions options = SimulatorOptions.inMemory().withData(folder);
        String paid;
        String open;
        String customer;
        try (StripeSimulator first = StripeSimulator.start(options)) {
            Shop shop = new Shop(first);
            customer = shop.customer().getId();
            Session session = shop.session(customer, "key-1");
            browser.post(session.getUrl(), Map.of("card_number", "4242424242424242"));
            Session waiting = shop.session(customer);
            browser.post(waiting.getUrl(), Map.of("card_number", "4000002500003155"));
            paid = session.getId();
            open = waiting.getId();
        }
        try (StripeSimulator second = StripeSimulator.start(options)) {
            Shop shop = new Shop(second);
            Session read = shop.read(paid, "payment_intent.latest_charge.balance_transaction", "invoice");
            assertThat(read.getPaymentStatus()).isEqualTo("paid");
            assertThat(read.getInvoiceObject().getStatus()).isEqualTo("paid");
            assertThat(read.getPaymentIntentObject()
                            .getLatestChargeObject()
                            .getBalanceTransactionObject()
                            .getNet())
                    .isEqualTo(2_531);
            assertThat(shop.session(customer, "key-1").getId()).isEqualTo(paid);
            String confirm = shop.read(open).getUrl() + "/authenticate";
            assertThat(browser.post(confirm, Map.of("outcome", "complete")).statusCode())
                    .isEqualTo(303);
            assertThat(shop.read(open, "invoice").getInvoiceObject().getNumber())
                    .endsWith("-0002");
        }
    }

    @Test
    void whatWasNotDeliveredIsDeliveredAfterwards() throws Exception {
        SimulatorOptions options = SimulatorOptions.inMemory().withData(folder);
        try (Receiver receiver = new Receiver()) {
            receiver.refuse(1);
            String secret;
            String refused;
            try (StripeSimulator first = StripeSimulator.start(options)) {
                Shop shop = new Shop(first);
                secret = shop.stripe
                        .v1()
                        .webhookEndpoints()
                        .create(WebhookEndpointCreateParams.builder()
                                .setUrl(receiver.url())
                                .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.ALL)
                                .build())
                        .getSecret();
                shop.customer();
                refused = receiver.next(Duration.ofSeconds(5)).body();
            }
            try (StripeSimulator second = StripeSimulator.start(options)) {
                Receiver.Letter again = receiver.next(Duration.ofSeconds(5));
                assertThat(com.stripe.net.Webhook.constructEvent(again.body(), again.signature(), secret)
                                .getId())
                        .isEqualTo(com.stripe.net.ApiResource.GSON
                                .fromJson(refused, com.stripe.model.Event.class)
                                .getId());
                assertThat(second.baseUrl()).isNotEmpty();
            }
        }
    }

    @Test
    void aTornLastLineIsDroppedAndABrokenOneInTheMiddleIsNamed() throws Exception {
        SimulatorOptions options = SimulatorOptions.inMemory().withData(folder);
        try (StripeSimulator first = StripeSimulator.start(options)) {
            new Shop(first).customer();
        }
        Path journal = folder.resolve("journal.ndjson");
        Files.writeString(journal, "[{\"k\":\"customer\",\"v\":{\"id\"", StandardOpenOption.APPEND);
        try (StripeSimulator second = StripeSimulator.start(options)) {
            assertThat(new Shop(second).stripe.v1().customers().list().getData())
                    .hasSize(1);
        }
        Files.writeString(journal, "nonsense\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> StripeSimulator.start(options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("journal.ndjson line");
    }

    @Test
    void twoSimulatorsDoNotShareAFolder() throws Exception {
        SimulatorOptions options = SimulatorOptions.inMemory().withData(folder);
        try (StripeSimulator first = StripeSimulator.start(options)) {
            assertThatThrownBy(() -> StripeSimulator.start(options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another simulator uses");
            assertThat(new Shop(first).customer().getId()).startsWith("cus_");
        }
    }

    @Test
    void optionsThatMakeNoSenseAreExplained() {
        assertThat(SimulatorOptions.parse("--port", "0", "--data", "x", "--public-url", "http://h:1"))
                .satisfies(options -> assertThat(options.publicUrl()).isEqualTo("http://h:1"));
        assertThatThrownBy(() -> SimulatorOptions.parse("--prot", "1")).hasMessageContaining("unknown option --prot");
        assertThatThrownBy(() -> SimulatorOptions.parse("--port")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> SimulatorOptions.parse("--port", "70000")).hasMessageContaining("65535");
        assertThatThrownBy(() -> SimulatorOptions.parse("--public-url", "ftp://x"))
                .hasMessageContaining("http://");
    }
}
