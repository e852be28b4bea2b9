package io.tollway.system.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code ./tollway up} promises. */
class TollwayUpST {

    private static final List<String> COMPONENTS = List.of(
            "GATEWAY",
            "BILLING",
            "ACCOUNTS",
            "CONSOLE",
            "KAFKA",
            "POSTGRES",
            "KEYCLOAK",
            "STRIPE",
            "PROVIDERS",
            "MAIL");

    private final RunningStack stack = RunningStack.get();

    @Test
    void writesEveryPromisedValueAndTheServersOwnProcesses() {
        assertThat(stack.localEnv())
                .containsKeys(
                        "TOLLWAY_GATEWAY_URL",
                        "TOLLWAY_CONSOLE_URL",
                        "TOLLWAY_ACCOUNTS_URL",
                        "TOLLWAY_BILLING_URL",
                        "TOLLWAY_KEYCLOAK_URL",
                        "TOLLWAY_STRIPE_URL",
                        "TOLLWAY_PROVIDERS_URL",
                        "TOLLWAY_MAIL_URL",
                        "TOLLWAY_KAFKA_BOOTSTRAP",
                        "TOLLWAY_ACCOUNTS_DB_URL",
                        "TOLLWAY_BILLING_DB_URL",
                        "TOLLWAY_DEMO_ORG",
                        "TOLLWAY_DEMO_API_KEY",
                        "TOLLWAY_DEMO_MANAGEMENT_KEY",
                        "TOLLWAY_DEMO_MODEL",
                        "TOLLWAY_DEMO_OWNER",
                        "TOLLWAY_DEMO_FINANCE",
                        "TOLLWAY_DEMO_DEVELOPER",
                        "TOLLWAY_DEMO_PASSWORD",
                        "TOLLWAY_OPERATOR",
                        "TOLLWAY_OPERATOR_PASSWORD",
                        "TOLLWAY_OPERATOR_KEY");
        for (String component : COMPONENTS) {
            String command = stack.process(component).info().command().orElseThrow();
            assertThat(command).as(component).endsWith(component.equals("POSTGRES") ? "/postgres" : "/java");
        }
    }

    @Test
    void offersTheDemoModelToTheDemoKeyAndStreamsAnAnswer() throws Exception {
        String models = call("GET", "/v1/models", "").body();
        assertThat(models).contains(stack.value("TOLLWAY_DEMO_MODEL"));

        HttpResponse<String> answer = call(
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"" + stack.value("TOLLWAY_DEMO_MODEL")
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("data: {").contains("\"cost\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void startsOnlyWhatIsMissingAndKeepsKeysAndData() {
        Map<String, String> before = stack.localEnv();
        stack.kill("CONSOLE");

        RunningStack.Result result = stack.up();

        assertThat(result.exitCode()).as(result.output()).isZero();
        Map<String, String> after = stack.localEnv();
        assertThat(after.get("TOLLWAY_PID_CONSOLE")).isNotEqualTo(before.get("TOLLWAY_PID_CONSOLE"));
        for (Map.Entry<String, String> value : before.entrySet()) {
            if (!value.getKey().equals("TOLLWAY_PID_CONSOLE")) {
                assertThat(after).containsEntry(value.getKey(), value.getValue());
            }
        }
    }

    @Test
    void refusesABadCatalogNamingTheFieldAndChangesNothing() throws Exception {
        var file = java.nio.file.Files.createTempFile("catalog", ".yaml");
        java.nio.file.Files.writeString(file, """
                version: 1
                models:
                  - id: bad/model
                    endpoints:
                      - {provider: simulator-a, upstream_model: x, price: {input: 0.15, output: "0.60"}}
                """);
        RunningStack.Result floating = stack.tollway("catalog", "apply", file.toString());
        assertThat(floating.exitCode()).isEqualTo(1);
        assertThat(floating.output())
                .contains("models[0].endpoints[0].price.input")
                .doesNotContain("\tat ");

        java.nio.file.Files.writeString(file, "version: 1\nprovidres: []\n");
        RunningStack.Result unknown = stack.tollway("catalog", "apply", file.toString());
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.output()).contains("providres").doesNotContain("\tat ");
        java.nio.file.Files.delete(file);
    }

    @Test
    void appliesTheShippedCatalogAgainWithoutAChange() {
        RunningStack.Result again = stack.tollway(
                "catalog",
                "apply",
                RunningStack.ROOT.resolve("deploy/catalog/providers.yaml").toString());
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("Nothing to change");
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(stack.value("TOLLWAY_GATEWAY_URL") + path))
                            .header("Authorization", "Bearer " + stack.value("TOLLWAY_DEMO_API_KEY"))
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
