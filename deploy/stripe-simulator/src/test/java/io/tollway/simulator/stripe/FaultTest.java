package io.tollway.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.RateLimitException;
import com.stripe.model.checkout.Session;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {
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
    void anAnswerLostAfterTheCommitIsFoundAgainUnderItsKey() throws Exception {
        String customer = shop.customer().getId();
        arm("{\"path\": \"/v1/checkout/sessions\", \"timeout_after_commit\": true}");

        assertThatThrownBy(() -> shop.session(customer, "k")).isInstanceOf(ApiConnectionException.class);

        Session found = shop.session(customer, "k");
        assertThat(found.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(shop.stripe.v1().checkout().sessions().list().getData()).hasSize(1);
    }

    @Test
    void aFailureChangesNothingAndStaysUnderItsKey() throws Exception {
        String customer = shop.customer().getId();
        arm("{\"path\": \"/v1/checkout/sessions\", \"status\": 500, \"times\": 1}");

        assertThatThrownBy(() -> shop.session(customer, "k")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> shop.session(customer, "k")).isInstanceOf(ApiException.class);
        assertThat(shop.session(customer, "k2").getStatus()).isEqualTo("open");
        assertThat(shop.stripe.v1().checkout().sessions().list().getData()).hasSize(1);
    }

    @Test
    void aRateLimitEndsAfterItsTimesAndIsNotStored() throws Exception {
        String customer = shop.customer().getId();
        arm("{\"path\": \"/v1/checkout/sessions\", \"status\": 429, \"times\": 2}");

        assertThatThrownBy(() -> shop.session(customer, "k")).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> shop.session(customer, "k")).isInstanceOf(RateLimitException.class);
        assertThat(shop.session(customer, "k").getStatus()).isEqualTo("open");
    }

    @Test
    void aFaultCanBeTakenBackAndABadOneIsRefused() throws Exception {
        String faults = simulator.baseUrl() + "/_simulator/faults";
        String id = arm("{\"path\": \"/v1/customers/{id}\", \"status\": 503, \"times\": 9}");
        assertThat(browser.open(faults).body()).contains(id, "503");
        assertThat(browser.send("DELETE", faults + "/" + id, "", Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(browser.send("DELETE", faults + "/" + id, "", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(browser.json(faults, "{\"status\": 500}").body()).contains("'path' must be");
        assertThat(browser.json(faults, "{\"path\": \"/v1/x\", \"status\": 200}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(browser.json(faults, "{\"path\": \"/v1/x\"}").statusCode()).isEqualTo(400);
        assertThat(browser.json(faults, "{\"path\": \"/v1/x\", \"kind\": 1}").body())
                .contains("parameter_unknown");
    }

    private String arm(String fault) throws Exception {
        var answer = browser.json(simulator.baseUrl() + "/_simulator/faults", fault);
        assertThat(answer.statusCode()).isEqualTo(201);
        String body = answer.body();
        return body.substring(body.indexOf("fault_"), body.indexOf('"', body.indexOf("fault_")));
    }
}
