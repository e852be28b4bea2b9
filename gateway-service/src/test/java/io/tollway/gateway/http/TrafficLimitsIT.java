package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits of keys, projects, organizations and end users, seen over the public port. */
class TrafficLimitsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProviderSimulator provider;
    private World world;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void everyPlaceIsGivenBack() {
        assertThat(gateway.inFlight()).isZero();
        assertThat(gateway.credit().openHolds()).isZero();
        gateway.close();
        provider.close();
    }

    @Test
    void aKeysRequestsPerMinuteAreNamedAndTheOtherKeysGoOn() throws IOException {
        String key = world.limitedKey(limits(2L, null, null, null));

        assertThat(chat(key).statusCode()).isEqualTo(200);
        assertThat(chat(key).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = chat(key);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 30));
        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("rate_limit_exceeded");
        JsonNode limit = error.at("/metadata/limit");
        assertThat(limit.path("source").asText()).isEqualTo("key");
        assertThat(limit.path("name").asText()).isEqualTo("requests_per_minute");
        assertThat(limit.path("limit").asText()).isEqualTo("2");
        assertThat(limit.path("used").asText()).isEqualTo("2");
        assertThat(limit.path("requested").asText()).isEqualTo("1");
        assertThat(Instant.parse(limit.path("resets_at").asText()))
                .isAfter(Instant.now().minusSeconds(5));
        assertThat(limit.path("remedy").asText()).contains("Send more slowly");
        assertThat(chat(world.apiKey()).statusCode()).isEqualTo(200);
        assertThat(provider.invoice()).hasSize(3);
    }

    @Test
    void requestsPerDayWaitForMidnight() throws IOException {
        String key = world.limitedKey(limits(null, null, 1L, null));

        assertThat(chat(key).statusCode()).isEqualTo(200);
        JsonNode limit = refusal(chat(key), "key", "requests_per_day");

        assertThat(limit.path("resets_at").asText()).endsWith("T00:00:00Z");
    }

    @Test
    void aProjectsLimitHoldsForAllItsKeysAndARefusedRequestCostsTheKeyNothing() throws IOException {
        world.limit(limits(1L, null, null, null), null);
        String first = world.limitedKey(limits(null, null, 2L, null));
        String second = world.apiKey();

        assertThat(chat(second).statusCode()).isEqualTo(200);
        refusal(chat(first), "project", "requests_per_minute");
        refusal(chat(first), "project", "requests_per_minute");
        refusal(chat(first), "project", "requests_per_minute");
        world.limit(null, null);

        // Had the refused ones counted, the key's day would be over.
        assertThat(chat(first).statusCode()).isEqualTo(200);
        assertThat(chat(first).statusCode()).isEqualTo(200);
        refusal(chat(first), "key", "requests_per_day");
    }

    @Test
    void anOrganizationsConcurrencyIsFreeAgainWhenTheAnswerHasEnded() throws IOException {
        world.limit(null, limits(null, null, null, 1L));
        String key = world.apiKey();

        for (int i = 0; i < 3; i++) {
            assertThat(chat(key).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void moreRequestsAtOnceThanPlacesAreRefusedAndNamed() throws Exception {
        String key = world.limitedKey(limits(null, null, null, 1L));
        gateway.usage().diskMillis(2_000);
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> chat(key));
        while (gateway.inFlight() == 0) {
            Thread.onSpinWait();
        }

        JsonNode limit = refusal(chat(key), "key", "concurrency");

        assertThat(limit.path("remedy").asText()).contains("Wait for answers");
        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        gateway.usage().diskMillis(1);
        assertThat(chat(key).statusCode()).isEqualTo(200);
    }

    @Test
    void tokensAreCountedAtTheirBoundWhenARequestStartsAndCorrectedWhenItHasEnded() throws IOException {
        // The bound of one request is some hundred tokens, what it uses some twenty: after the correction many fit.
        String body =
                "{\"model\":\"acme/chat\",\"max_tokens\":400,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        String key = world.limitedKey(limits(null, 700L, null, null));

        for (int i = 0; i < 4; i++) {
            assertThat(post(key, body).statusCode()).as("request %d", i).isEqualTo(200);
        }
    }

    @Test
    void anEndUsersLimitIsNamedBeforeAnythingIsHeldAndTheOthersGoOn() throws IOException {
        world.limitEndUsers(limits(2L, null, null, null), null);
        String key = world.limitedKey(limits(null, null, 4L, null));

        assertThat(post(key, from("ann")).statusCode()).isEqualTo(200);
        assertThat(message(key, "ann").statusCode()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            JsonNode limit = refusal(post(key, from("ann")), "end_user", "requests_per_minute");
            assertThat(limit.path("limit").asText()).isEqualTo("2");
            assertThat(limit.path("used").asText()).isEqualTo("2");
            assertThat(Instant.parse(limit.path("resets_at").asText()))
                    .isAfter(Instant.now().minusSeconds(5));
            assertThat(limit.path("remedy").asText()).contains("the project's limit for each end user");
        }
        HttpResponse<String> response = Wire.post(
                gateway.url() + "/v1/responses",
                key,
                "{\"model\":\"acme/chat\",\"input\":\"hello\",\"safety_identifier\":\"ann\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        HttpResponse<String> message = message(key, "ann");
        assertThat(message.statusCode()).isEqualTo(429);
        assertThat(message.body()).contains("\"rate_limit_error\"", "end user's limit of 2 requests a minute");
        assertThat(message.headers().firstValue("retry-after")).isPresent();

        // Had the refused ones counted, the key's day would be over. Who names nobody is nobody's end user.
        assertThat(post(key, from("bob")).statusCode()).isEqualTo(200);
        assertThat(chat(key).statusCode()).isEqualTo(200);
        refusal(chat(key), "key", "requests_per_day");
        assertThat(provider.invoice()).hasSize(4);
        assertThat(gateway.usage().starts()).hasSize(4);
    }

    @Test
    void anEndUsersPlaceIsFreeAgainWhenTheAnswerHasEnded() throws Exception {
        world.limitEndUsers(null, limits(null, null, null, 1L));
        String key = world.apiKey();
        gateway.usage().diskMillis(2_000);
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> post(key, from("ann")));
        while (gateway.credit().openHolds() == 0) { // it holds once it has passed its limits
            Thread.onSpinWait();
        }

        JsonNode limit = refusal(post(key, from("ann")), "end_user", "concurrency");

        assertThat(limit.path("remedy").asText()).contains("Wait for answers");
        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        gateway.usage().diskMillis(1);
        for (int i = 0; i < 3; i++) {
            assertThat(post(key, from("ann")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anEndUsersTokensGiveTheHoldBack() throws IOException {
        world.limitEndUsers(limits(null, 100L, null, null), null);
        String body = "{\"model\":\"acme/chat\",\"user\":\"ann\",\"max_tokens\":400,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

        refusal(post(world.apiKey(), body), "end_user", "tokens_per_minute");

        assertThat(gateway.usage().starts()).isEmpty();
    }

    @Test
    void aRequestThatAloneMayNeedMoreTokensThanAMinuteHasSaysSo() throws IOException {
        String key = world.limitedKey(limits(null, 100L, null, null));
        String body =
                "{\"model\":\"acme/chat\",\"max_tokens\":400,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

        HttpResponse<String> refused = post(key, body);

        JsonNode limit = refusal(refused, "key", "tokens_per_minute");
        assertThat(Long.parseLong(limit.path("requested").asText())).isGreaterThan(400);
        assertThat(limit.path("remedy").asText()).contains("lower max_tokens");
        assertThat(refused.headers().firstValue("retry-after")).isEmpty();
        assertThat(gateway.usage().starts()).isEmpty();
    }

    private static RateLimits limits(
            @Nullable Long perMinute, @Nullable Long tokens, @Nullable Long perDay, @Nullable Long places) {
        return new RateLimits(perMinute, tokens, perDay, places);
    }

    private static String from(String endUser) {
        return "{\"model\":\"acme/chat\",\"user\":\"" + endUser
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    private HttpResponse<String> message(String key, String endUser) {
        return Wire.post(
                gateway.url() + "/v1/messages",
                key,
                "{\"model\":\"acme/chat\",\"max_tokens\":50,\"metadata\":{\"user_id\":\"" + endUser
                        + "\"},\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    private HttpResponse<String> chat(String key) {
        return post(key, Wire.chat("acme/chat", false));
    }

    private HttpResponse<String> post(String key, String body) {
        return Wire.post(gateway.url() + "/v1/chat/completions", key, body);
    }

    private static JsonNode refusal(HttpResponse<String> answer, String source, String name) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(429);
        JsonNode limit = JSON.readTree(answer.body()).at("/error/metadata/limit");
        assertThat(limit.path("source").asText()).isEqualTo(source);
        assertThat(limit.path("name").asText()).isEqualTo(name);
        return limit;
    }
}
