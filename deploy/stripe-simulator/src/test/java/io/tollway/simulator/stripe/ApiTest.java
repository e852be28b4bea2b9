package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Customer;
import com.stripe.model.StripeCollection;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerListParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentIntentCreateParams;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {
    private static final String SALE = "mode=payment&success_url=http://127.0.0.1:9/&line_items[0][quantity]=1"
            + "&line_items[0][price_data][currency]=usd&line_items[0][price_data][product_data][name]=X";
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
    void onlyTestKeysAreLetIn() throws Exception {
        assertThatThrownBy(() -> new Shop(simulator, "sk_live_51abcdefghijk").customer())
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("Invalid API Key")
                .hasMessageNotContaining("51abcdef");

        HttpResponse<String> none = browser.open(simulator.baseUrl() + "/v1/customers");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("Request-Id")).get().asString().startsWith("req_");
        String basic =
                Base64.getEncoder().encodeToString("sk_test_1:".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(browser.send(
                                "GET",
                                simulator.baseUrl() + "/v1/customers",
                                "",
                                Map.of("Authorization", "Basic " + basic))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/v1/customers nmae=Bob 400 parameter_unknown nmae",
                "/v1/customers address[town]=X 400 parameter_unknown address[town]",
                "/v1/customers name=&email=x 200 - -",
                "/v1/customers metadata=x 400 - metadata",
                "/v1/customers name[x]=y 400 - name",
                "/v1/customers a[b=c 400 - -",
                "/v1/customers a=%zz 400 - -",
                "/v1/payment_intents currency=usd 400 parameter_missing amount",
                "/v1/payment_intents amount=abc&currency=usd 400 parameter_invalid_integer amount",
                "/v1/payment_intents amount=12.5&currency=usd 400 parameter_invalid_integer amount",
                "/v1/payment_intents amount=-1&currency=usd 400 parameter_invalid_integer amount",
                "/v1/payment_intents amount=49&currency=usd 400 amount_too_small amount",
                "/v1/payment_intents amount=100000000&currency=usd 400 amount_too_large amount",
                "/v1/payment_intents amount=500&currency=xxy 400 - currency",
                "/v1/payment_intents amount=500&currency= 400 parameter_invalid_empty currency",
                "/v1/payment_intents amount=500&currency=usd&customer=cus_no 400 resource_missing customer",
                "/v1/payment_intents amount=500&currency=usd&confirm=maybe 400 - confirm",
                "/v1/payment_intents amount=500&currency=usd&capture_method=manual 400 - capture_method",
                "/v1/checkout/sessions mode=payment&success_url=http://h/ 400 parameter_missing line_items",
                "/v1/checkout/sessions mode=subscription 400 - mode",
                "/v1/checkout/sessions mode=payment&success_url=javascript:x 400 url_invalid success_url",
                "/v1/checkout/sessions SALE&line_items[0][price_data][unit_amount]=49 400 amount_too_small line_items",
                "/v1/checkout/sessions SALE&line_items[0][price_data][unit_amount]=500&discounts[0][coupon]=x 400 - discounts",
                "/v1/checkout/sessions SALE&line_items[0][price_data][unit_amount]=500&expires_at=5 400 - expires_at",
                "/v1/webhook_endpoints url=http://example.com/&enabled_events[]=* 400 url_invalid url",
                "/v1/webhook_endpoints url=http://127.0.0.1/&enabled_events[]=Nope 400 - enabled_events[0]",
                "/v1/customers/cus_no name=x 404 resource_missing id",
                "/v1/nothing a=b 404 - -",
                "/v1/customers expand[]=nothing 400 - expand"
            })
    void badRequestsNameWhatIsWrong(String path, String form, int status, String code, String param) throws Exception {
        HttpResponse<String> answer = api("POST", path, form.replace("SALE", SALE), Map.of());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status != 200) {
            JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.path("message").asText()).isNotBlank();
            assertThat(error.path("code").asText("-")).isEqualTo(code);
            assertThat(error.path("param").asText("-")).isEqualTo(param);
        }
    }

    @Test
    void aRefusedRequestLeavesNothingBehind() throws Exception {
        api("POST", "/v1/checkout/sessions", SALE + "&line_items[0][price_data][unit_amount]=10", Map.of());

        assertThat(shop.stripe.v1().products().list().getData()).isEmpty();
        assertThat(shop.stripe.v1().events().list().getData()).isEmpty();
    }

    @Test
    void otherVersionsJsonBodiesAndLargeBodiesAreRefused() throws Exception {
        assertThat(api("GET", "/v1/customers", "", Map.of("Stripe-Version", "2020-08-27"))
                        .body())
                .contains("Invalid Stripe API version", "2026-07-29.dahlia");
        assertThat(api("POST", "/v1/customers", "{}", Map.of("Content-Type", "application/json"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(api("POST", "/v1/customers", "name=" + "x".repeat(2_000_000), Map.of())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void theSameKeyAndParametersGiveTheStoredResult() throws Exception {
        String customer = shop.customer().getId();
        Session first = shop.session(customer, "cs:topup_1");
        Session second = shop.session(customer, "cs:topup_1");

        assertThat(second.getId()).isEqualTo(first.getId());
        assertThat(second.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(second.getLastResponse().headers().firstValue("Original-Request"))
                .contains(first.getLastResponse().requestId());
        assertThatThrownBy(() -> shop.stripe
                        .v1()
                        .checkout()
                        .sessions()
                        .create(
                                Shop.purchase(customer)
                                        .setClientReferenceId("other")
                                        .build(),
                                RequestOptions.builder()
                                        .setIdempotencyKey("cs:topup_1")
                                        .build()))
                .isInstanceOf(IdempotencyException.class);
        HttpResponse<String> elsewhere =
                api("POST", "/v1/customers", "name=x", Map.of("Idempotency-Key", "cs:topup_1"));
        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(elsewhere.body()).contains("idempotency_error");
    }

    @Test
    void concurrentRequestsWithOneKeyMakeOneThing() throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> api("POST", "/v1/customers", "name=One", Map.of("Idempotency-Key", "same"))
                    .body());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            assertThat(threads.invokeAll(calls).stream()
                            .map(java.util.concurrent.Future::resultNow)
                            .distinct())
                    .hasSize(1);
        }
        assertThat(shop.stripe.v1().customers().list().getData()).hasSize(1);
    }

    @Test
    void aDeclineIsStoredUnderItsKeyAndAValidationErrorIsNot() throws Exception {
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("pay:1").build();
        PaymentIntentCreateParams declined = PaymentIntentCreateParams.builder()
                .setAmount(700L)
                .setCurrency("usd")
                .setConfirm(true)
                .setPaymentMethod("pm_card_chargeDeclined")
                .build();
        for (int i = 0; i < 2; i++) {
            CardException refused = catchThrowableOfType(
                    CardException.class, () -> shop.stripe.v1().paymentIntents().create(declined, key));
            assertThat(refused.getDeclineCode()).isEqualTo("generic_decline");
            assertThat(refused.getStripeError().getPaymentIntent().getStatus()).isEqualTo("requires_payment_method");
        }
        assertThat(shop.stripe.v1().charges().list().getData())
                .singleElement()
                .satisfies(charge -> assertThat(charge.getStatus()).isEqualTo("failed"));

        Map<String, String> header = Map.of("Idempotency-Key", "fresh");
        assertThat(api("POST", "/v1/customers", "nmae=x", header).statusCode()).isEqualTo(400);
        assertThat(api("POST", "/v1/customers", "name=x", header).statusCode()).isEqualTo(200);
    }

    @Test
    void listsGoNewestFirstAndByPages() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.addFirst(shop.customer().getId());
        }
        StripeCollection<Customer> first = shop.stripe
                .v1()
                .customers()
                .list(CustomerListParams.builder().setLimit(3L).build());
        assertThat(first.getHasMore()).isTrue();
        assertThat(first.getData()).extracting(Customer::getId).isEqualTo(ids.subList(0, 3));
        List<String> all = new ArrayList<>();
        first.autoPagingIterable().forEach(customer -> all.add(customer.getId()));
        assertThat(all).isEqualTo(ids);
        StripeCollection<Customer> before = shop.stripe
                .v1()
                .customers()
                .list(CustomerListParams.builder()
                        .setEndingBefore(ids.get(4))
                        .setLimit(2L)
                        .build());
        assertThat(before.getData()).extracting(Customer::getId).isEqualTo(ids.subList(2, 4));
        assertThat(before.getHasMore()).isTrue();
        assertThat(api("GET", "/v1/customers?limit=101", "", Map.of()).statusCode())
                .isEqualTo(400);
        assertThat(api("GET", "/v1/customers?starting_after=cus_no", "", Map.of())
                        .body())
                .contains("resource_missing", "starting_after");
    }

    @Test
    void aCustomerKeepsWhatItIsToldAndForgetsWhatIsCleared() throws Exception {
        Customer customer = shop.customer();
        Customer changed = shop.stripe
                .v1()
                .customers()
                .update(
                        customer.getId(),
                        CustomerUpdateParams.builder()
                                .setName("Countess")
                                .putMetadata("plan", "x")
                                .build());
        assertThat(changed.getEmail()).isEqualTo("ada@example.com");
        assertThat(changed.getMetadata()).containsEntry("tenant_id", "org_1").containsEntry("plan", "x");
        api("POST", "/v1/customers/" + customer.getId(), "email=&metadata[plan]=", Map.of());
        Customer cleared = shop.stripe.v1().customers().retrieve(customer.getId());
        assertThat(cleared.getEmail()).isNull();
        assertThat(cleared.getMetadata()).containsOnlyKeys("tenant_id");
        shop.stripe.v1().customers().delete(customer.getId());
        assertThat(shop.stripe.v1().customers().retrieve(customer.getId()).getDeleted())
                .isTrue();
        assertThatThrownBy(() -> shop.session(customer.getId()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No such customer");
    }

    private HttpResponse<String> api(String method, String path, String form, Map<String, String> headers)
            throws Exception {
        Map<String, String> all = new java.util.HashMap<>(
                Map.of("Authorization", "Bearer sk_test_raw", "Content-Type", "application/x-www-form-urlencoded"));
        all.putAll(headers);
        return browser.send(method, simulator.baseUrl() + path, form, all);
    }
}
