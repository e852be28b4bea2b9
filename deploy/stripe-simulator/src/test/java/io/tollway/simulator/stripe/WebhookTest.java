package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.model.WebhookEndpoint;
import com.stripe.model.checkout.Session;
import com.stripe.net.Webhook;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private final Browser browser = new Browser();
    private StripeSimulator simulator;
    private Shop shop;
    private Receiver receiver;
    private WebhookEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        simulator = StripeSimulator.start(SimulatorOptions.inMemory().withLaterRetry(Duration.ofMillis(100)));
        shop = new Shop(simulator);
        receiver = new Receiver();
        endpoint = shop.stripe
                .v1()
                .webhookEndpoints()
                .create(WebhookEndpointCreateParams.builder()
                        .setUrl(receiver.url())
                        .setApiVersion(WebhookEndpointCreateParams.ApiVersion.VERSION_2026_07_29_DAHLIA)
                        .addEnabledEvent(EnabledEvent.CHECKOUT__SESSION__COMPLETED)
                        .addEnabledEvent(EnabledEvent.INVOICE__PAID)
                        .addEnabledEvent(EnabledEvent.CUSTOMER__CREATED)
                        .build());
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        simulator.close();
    }

    @Test
    void theSecretIsShownOnce() throws Exception {
        assertThat(endpoint.getSecret()).startsWith("whsec_");
        assertThat(shop.stripe
                        .v1()
                        .webhookEndpoints()
                        .retrieve(endpoint.getId())
                        .getSecret())
                .isNull();
    }

    @Test
    void aWebhookIsSignedAndHoldsATypedObject() throws Exception {
        Session session = shop.session(shop.customer().getId());
        browser.post(session.getUrl(), Map.of("card_number", "4242424242424242"));

        Map<String, Event> events = receiver.next(3, SOON).stream()
                .map(this::verified)
                .collect(Collectors.toMap(Event::getType, Function.identity()));

        assertThat(events.keySet())
                .containsExactlyInAnyOrder("customer.created", "invoice.paid", "checkout.session.completed");
        Event completed = events.get("checkout.session.completed");
        assertThat(completed).isNotNull();
        assertThat(completed.getDataObjectDeserializer().getObject())
                .get()
                .isInstanceOfSatisfying(Session.class, sent -> {
                    assertThat(sent.getId()).isEqualTo(session.getId());
                    assertThat(sent.getPaymentStatus()).isEqualTo("paid");
                    assertThat(sent.getInvoice()).startsWith("in_");
                });
        assertThat(receiver.quietFor(Duration.ofMillis(500))).isTrue();
        until(() -> pending("checkout.session.completed") == 0);
    }

    @Test
    void anotherSecretDoesNotVerify() throws Exception {
        shop.customer();
        Receiver.Letter letter = receiver.next(SOON);
        assertThatThrownBy(() -> Webhook.constructEvent(letter.body(), letter.signature(), "whsec_other"))
                .isInstanceOf(SignatureVerificationException.class);
    }

    @Test
    void whatIsNotAnswered2xxComesAgainWithTheSameIdAndAFreshSignature() throws Exception {
        receiver.refuse(2);
        shop.customer();

        Receiver.Letter first = receiver.next(SOON);
        assertThat(pending("customer.created")).isEqualTo(1);
        Receiver.Letter second = receiver.next(SOON);
        Receiver.Letter third = receiver.next(SOON);

        assertThat(verified(second).getId()).isEqualTo(verified(first).getId());
        assertThat(verified(third).getId()).isEqualTo(verified(first).getId());
        assertThat(second.signature()).isNotEqualTo(first.signature());
        until(() -> pending("customer.created") == 0);
    }

    @Test
    void aDuplicatedEventComesTwice() throws Exception {
        fault("{\"duplicate\": true}");
        shop.customer();

        List<Receiver.Letter> letters = receiver.next(2, SOON);

        assertThat(verified(letters.get(0)).getId())
                .isEqualTo(verified(letters.get(1)).getId());
    }

    @Test
    void aDroppedEventNeverComesButIsListed() throws Exception {
        fault("{\"drop\": 1}");
        shop.customer();
        assertThat(receiver.quietFor(Duration.ofSeconds(1))).isTrue();
        assertThat(shop.stripe.v1().events().list().getData()).hasSize(1);

        shop.customer();
        assertThat(receiver.next(SOON)).isNotNull();
    }

    @Test
    void shuffledEventsComeInAnotherOrderAndAllOfThem() throws Exception {
        fault("{\"shuffle\": true}");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            made.add(shop.customer().getId());
        }

        List<String> received = new ArrayList<>();
        for (Receiver.Letter letter : receiver.next(12, SOON)) {
            received.add(((com.stripe.model.Customer) verified(letter)
                            .getDataObjectDeserializer()
                            .getObject()
                            .orElseThrow())
                    .getId());
        }

        assertThat(received).containsExactlyInAnyOrderElementsOf(made).isNotEqualTo(made);
    }

    @Test
    void aDelayedEventComesLater() throws Exception {
        fault("{\"delay_ms\": 1200}");
        Instant before = Instant.now();
        shop.customer();
        receiver.next(SOON);
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(1_100));
    }

    @Test
    void anUnknownFaultIsRefused() throws Exception {
        assertThat(browser.json(simulator.baseUrl() + "/_simulator/webhooks", "{\"dorp\": true}")
                        .body())
                .contains("Unknown fault 'dorp'");
        assertThat(browser.json(simulator.baseUrl() + "/_simulator/webhooks", "[]")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aDeletedEndpointGetsNothing() throws Exception {
        shop.stripe.v1().webhookEndpoints().delete(endpoint.getId());
        shop.customer();
        assertThat(receiver.quietFor(Duration.ofSeconds(1))).isTrue();
        assertThat(shop.stripe.v1().webhookEndpoints().list().getData()).isEmpty();
    }

    private Event verified(Receiver.Letter letter) {
        try {
            Event event = Webhook.constructEvent(letter.body(), letter.signature(), endpoint.getSecret());
            assertThat(event.getDataObjectDeserializer().getObject()).isPresent();
            return event;
        } catch (SignatureVerificationException e) {
            throw new AssertionError(e);
        }
    }

    private long pending(String type) {
        try {
            return shop.stripe.v1().events().list().getData().stream()
                    .filter(event -> event.getType().equals(type))
                    .mapToLong(Event::getPendingWebhooks)
                    .sum();
        } catch (com.stripe.exception.StripeException e) {
            throw new AssertionError(e);
        }
    }

    private void fault(String json) throws Exception {
        assertThat(browser.json(simulator.baseUrl() + "/_simulator/webhooks", json)
                        .statusCode())
                .isEqualTo(200);
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(SOON);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waiting for a condition").isBefore(end);
            Thread.onSpinWait();
        }
    }
}
