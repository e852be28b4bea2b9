package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetState.Kind;
import io.tollway.contracts.state.BudgetState.Mode;
import io.tollway.contracts.state.BudgetState.Subject;
import io.tollway.contracts.state.BudgetWindow;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets, seen over the public port: what a request counts in, and what a refusal says. */
class BudgetsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID PROJECTS = budgetId(1);

    private ProviderSimulator provider;
    private World world;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha")
                .budgets(
                        budget(1, Kind.PROJECT, World.PROJECT, null),
                        budget(2, Kind.MODEL, null, "acme/chat"),
                        budget(3, Kind.TAG, null, "nightly"),
                        budget(4, Kind.END_USER, null, null),
                        budget(5, Kind.TAG, null, "daily"));
        gateway = TestingGateway.start(world, Map.of());
        key = world.apiKey();
    }

    @AfterEach
    void everyPlaceIsGivenBack() {
        assertThat(gateway.inFlight()).isZero();
        assertThat(gateway.credit().openHolds()).isZero();
        gateway.close();
        provider.close();
    }

    @Test
    void aRequestCountsByProjectModelTagsAndEndUserInEveryProtocol() {
        HttpResponse<String> openAi = post(
                "/v1/chat/completions",
                "{\"model\":\"acme/chat\",\"max_tokens\":9,\"user\":\"alice\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "nightly, other");

        assertThat(openAi.statusCode()).isEqualTo(200);
        assertThat(gateway.credit().lastBudgets())
                .extracting(match -> match.budget().budgetId())
                .containsExactly(budgetId(1), budgetId(2), budgetId(3), budgetId(4));
        assertThat(gateway.credit().lastBudgets().getLast().bucket().value()).isEqualTo("alice");
        assertThat(gateway.credit().lastBudgets().get(1).model()).isEqualTo("acme/chat");

        HttpResponse<String> anthropic = post(
                "/v1/messages",
                "{\"model\":\"acme/chat\",\"max_tokens\":9,\"metadata\":{\"user_id\":\"bob\"},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                null);

        assertThat(anthropic.statusCode()).isEqualTo(200);
        assertThat(gateway.credit().lastBudgets())
                .extracting(match -> match.budget().budgetId())
                .containsExactly(budgetId(1), budgetId(2), budgetId(4));
        assertThat(gateway.credit().lastBudgets().getLast().bucket().value()).isEqualTo("bob");
    }

    @Test
    void aRefusalNamesTheBudgetItsWindowAndWhenItStartsAgain() throws IOException {
        gateway.credit().exhaust(PROJECTS);

        HttpResponse<String> refused = post("/v1/chat/completions", Wire.chat("acme/chat", true), null);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("x-tollway-budget")).hasValue(PROJECTS.toString());
        assertThat(refused.headers().firstValue("retry-after").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 61));
        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("budget_exhausted");
        assertThat(error.path("message").asText()).contains("monthly budget \"b1\"", "starts again at", "At most 3 ");
        JsonNode limit = error.at("/metadata/limit");
        assertThat(limit.path("source").asText()).isEqualTo("project");
        assertThat(limit.path("name").asText()).isEqualTo("b1");
        assertThat(limit.path("budget_id").asText()).isEqualTo(PROJECTS.toString());
        assertThat(limit.path("window").asText()).isEqualTo("monthly");
        assertThat(limit.path("limit").asText()).isEqualTo("0.000005");
        assertThat(limit.path("used").asText()).isEqualTo("0.000005");
        assertThat(limit.path("resets_at").asText()).isNotEmpty();
        assertThat(provider.invoice()).isEmpty();
    }

    @Test
    void aRefusalIsAPermissionErrorInEveryProtocol() {
        gateway.credit().exhaust(PROJECTS);

        HttpResponse<String> anthropic = post(
                "/v1/messages",
                "{\"model\":\"acme/chat\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                null);
        HttpResponse<String> gemini = post(
                "/v1beta/models/acme/chat:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}",
                null);

        assertThat(anthropic.statusCode()).isEqualTo(403);
        assertThat(anthropic.body()).contains("\"type\":\"permission_error\"", PROJECTS.toString());
        assertThat(gemini.statusCode()).isEqualTo(403);
        assertThat(gemini.body()).contains("PERMISSION_DENIED", PROJECTS.toString());
    }

    @Test
    void aTagThatIsNoneIsRefusedBeforeAnythingIsHeld() {
        HttpResponse<String> refused = post("/v1/chat/completions", Wire.chat("acme/chat", false), "a b");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"code\":\"invalid_tags\"", "\"param\":\"x-tollway-tags\"");
        assertThat(provider.invoice()).isEmpty();
    }

    private HttpResponse<String> post(String path, String body, @Nullable String tags) {
        HttpRequest.Builder request = Wire.request(gateway.url() + path, key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return Wire.send((tags == null ? request : request.header("x-tollway-tags", tags)).build());
    }

    private static BudgetState budget(int number, Kind kind, @Nullable UUID subject, @Nullable String value) {
        return new BudgetState(
                budgetId(number),
                "b" + number,
                new Subject(kind, subject, value),
                5_000,
                BudgetWindow.MONTHLY,
                "UTC",
                Mode.ENFORCE);
    }

    private static UUID budgetId(int number) {
        return new UUID(0x0198_b000_0000_7000L, 0x8000_0000_0000_5000L + number);
    }
}
