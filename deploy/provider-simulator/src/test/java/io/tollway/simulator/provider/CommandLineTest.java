package io.tollway.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @Test
    void the_command_line_comes_before_the_environment_and_that_before_the_defaults() {
        Map<String, String> environment =
                Map.of("PROVIDER_SIMULATOR_PORT", "1", "PROVIDER_SIMULATOR_FIRST_TOKEN_MS", "20");

        SimulatorOptions options = CommandLine.read(new String[] {"--port", "2", "--seed", "99"}, environment::get);

        assertThat(options.port()).isEqualTo(2);
        assertThat(options.pacing().firstTokenMs()).isEqualTo(20);
        assertThat(options.pacing().tokensPerSecond()).isZero();
        assertThat(options.seed()).isEqualTo(99);
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.data()).isEqualTo(Path.of("provider-simulator-data"));
    }

    @Test
    void wrong_options_are_refused_by_name() {
        assertThatThrownBy(() -> read("--prot", "1")).hasMessageContaining("--prot");
        assertThatThrownBy(() -> read("--port")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> read("--port", "many")).hasMessageContaining("--port");
        assertThatThrownBy(() -> read("--port", "70000")).hasMessageContaining("port");
        assertThatThrownBy(() -> read("--jitter", "101")).hasMessageContaining("jitter");
    }

    @Test
    void a_taken_port_is_told_with_the_remedy(@TempDir Path directory) throws Exception {
        try (ProviderSimulator first = ProviderSimulator.start(SimulatorOptions.defaults())) {
            SimulatorOptions second =
                    SimulatorOptions.defaults().withPort(first.port()).withData(directory);

            assertThatThrownBy(() -> ProviderSimulator.start(second)).hasMessageContaining("--port");
        }
    }

    @Test
    void faults_from_a_file_are_in_force_from_the_start(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("faults.yaml"), "- {kind: error, status: 502}\n");
        try (ProviderSimulator simulator =
                ProviderSimulator.start(SimulatorOptions.defaults().withFaults(file))) {
            assertThat(new Calls(simulator)
                            .chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                            .statusCode())
                    .isEqualTo(502);
        }
    }

    @Test
    void a_provider_whose_dialect_is_not_spoken_does_not_keep_the_others_from_being_served(@TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("catalog.yaml"), """
                version: 1
                providers:
                  - {id: openai, accounts: [{id: a, secret: sk-test-account}]}
                  - {id: other, dialect: klingon, accounts: [{id: b, secret: sk-b}]}
                models:
                  - {id: x/m, endpoints: [{provider: openai, upstream_model: m, price: {input: "1", output: "1"}}]}
                """);
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        try (ProviderSimulator simulator =
                ProviderSimulator.start(SimulatorOptions.defaults().withCatalog(file))) {
            Calls calls = new Calls(simulator);

            assertThat(calls.chat(body).statusCode()).isEqualTo(200);
            assertThat(simulator.invoice().getLast().account()).isEqualTo("a");
            assertThat(calls.chat(body, "authorization", "Bearer unknown").statusCode())
                    .isEqualTo(401);
            assertThat(calls.chat(body.replace("\"m\"", "\"n\"")).statusCode()).isEqualTo(404);
            assertThat(calls.post("/other/v1/messages", "{}").body()).contains("dialect");
        }
    }

    @Test
    void a_provider_of_a_catalogue_speaks_its_own_dialect_with_its_own_accounts_and_prices(@TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("catalog.yaml"), """
                version: 1
                providers:
                  - {id: claude, dialect: anthropic, accounts: [{id: c, secret: sk-c}]}
                  - {id: google, dialect: gemini, accounts: [{id: g, secret: sk-g}]}
                  - {id: newer, dialect: openai-responses, accounts: [{id: n, secret: sk-test-account}]}
                models:
                  - id: x/m
                    endpoints:
                      - {provider: claude, upstream_model: m, price: {input: "1", output: "1"}}
                      - {provider: google, upstream_model: m, price: {input: "2", output: "2"}}
                      - {provider: newer, upstream_model: m, price: {input: "3", output: "3"}}
                """);
        try (ProviderSimulator simulator =
                ProviderSimulator.start(SimulatorOptions.defaults().withCatalog(file))) {
            Calls calls = new Calls(simulator);

            calls.post(
                    "/claude/v1/messages",
                    "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Write 3 tokens\"}]}",
                    "x-api-key",
                    "sk-c",
                    "anthropic-version",
                    "2023-06-01");
            calls.post(
                    "/google/v1beta/models/m:generateContent",
                    "{\"contents\":[{\"parts\":[{\"text\":\"Write 3 tokens\"}]}]}",
                    "x-goog-api-key",
                    "sk-g");
            calls.post("/newer/v1/responses", "{\"model\":\"m\",\"input\":\"Write 3 tokens\"}");

            // Ten tokens read and three written, at one price each.
            assertThat(simulator.invoice())
                    .extracting(row -> row.account() + " "
                            + row.costUsd().stripTrailingZeros().toPlainString())
                    .containsExactly("c 0.000013", "g 0.000026", "n 0.000039");
        }
    }

    @Test
    void a_temporary_invoice_goes_with_its_simulator(@TempDir Path directory) throws Exception {
        ProviderSimulator lasting =
                ProviderSimulator.start(SimulatorOptions.defaults().withData(directory));
        lasting.close();
        assertThat(directory).isNotEmptyDirectory();

        ProviderSimulator passing = ProviderSimulator.start(SimulatorOptions.defaults());
        Path data = passing.data();
        assertThat(data).isNotEmptyDirectory();
        passing.close();
        assertThat(data).doesNotExist();
    }

    private static SimulatorOptions read(String... arguments) {
        return CommandLine.read(arguments, name -> null);
    }
}
