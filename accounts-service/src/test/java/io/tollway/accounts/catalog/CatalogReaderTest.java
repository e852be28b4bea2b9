package io.tollway.accounts.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.tollway.accounts.input.JsonBody;
import io.tollway.contracts.state.EndpointFamily;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderTest {
    private static final String WHOLE = """
            {"version": 1,
             "providers": [{"id": "openai", "name": "OpenAI", "dialect": "openai", "base_url": "https://api.openai.com/v1/",
               "data_policy": {"trains": false, "retention_days": 30, "zdr": false, "region": "us"},
               "accounts": [{"id": "openai-a", "secret": "sk-a", "weight": 3, "max_concurrency": 200, "rpm": 5000, "tpm": 2000000},
                            {"id": "openai-b", "secret": "${OPENAI_API_KEY_B}", "priority": 2},
                            {"id": "openai-c"}, {"id": "openai-d", "secret": "(sealed)"}, {"id": "openai-e", "secret": ""}]}],
             "models": [{"id": "openai/gpt-4o-mini", "name": "GPT-4o mini", "context_length": 128000,
               "max_output_tokens": 16384, "input_modalities": ["text", "image"], "output_modalities": ["text"],
               "supported_parameters": ["tools"],
               "endpoints": [{"provider": "openai", "upstream_model": "gpt-4o-mini", "quantization": "unknown",
                 "price": {"input": "0.15", "output": "0.60", "cache_read": "0.075", "search": "0.01"}}]}]}
            """;

    @Test
    void theExampleOfTheArchitectureIsRead() {
        CatalogDocument catalog = read(WHOLE);

        var provider = catalog.providers().getFirst();
        assertThat(provider.baseUrl()).isEqualTo("https://api.openai.com/v1");
        assertThat(provider.accounts().get(0).secret()).isInstanceOf(CatalogDocument.SecretSpec.Given.class);
        assertThat(provider.accounts().get(1).secret()).isInstanceOf(CatalogDocument.SecretSpec.Missing.class);
        assertThat(provider.accounts().get(1).priority()).isEqualTo(2);
        assertThat(provider.accounts().get(1).weight()).isEqualTo(1);
        assertThat(provider.accounts().get(2).secret()).isInstanceOf(CatalogDocument.SecretSpec.Missing.class);
        assertThat(provider.accounts().get(3).secret()).isInstanceOf(CatalogDocument.SecretSpec.KeepSealed.class);
        assertThat(provider.accounts().get(4).secret()).isInstanceOf(CatalogDocument.SecretSpec.Missing.class);
        var endpoint = catalog.models().getFirst().endpoints().getFirst();
        assertThat(endpoint.id()).isEqualTo("openai/gpt-4o-mini@openai");
        var prices = endpoint.price();
        assertThat(prices.price())
                .isEqualTo(Map.of(
                        "input", 150_000L, "output", 600_000L, "cache_read", 75_000L, "search", 10_000_000_000L));
        assertThat(prices.cost()).as("we pay what we ask unless it is said").isEqualTo(prices.price());
    }

    @Test
    void aRowDeclaresHowItDepartsFromItsDialect() {
        CatalogDocument catalog = read(WHOLE.replace(
                        "\"dialect\": \"openai\"",
                        "\"dialect\": \"azure-openai\", \"traits\": [\"api-version=2025-04-01-preview\"]")
                .replace("\"quantization\": \"unknown\"", "\"traits\": [\"without=temperature+top_p\"]"));

        assertThat(catalog.providers().getFirst().traits()).containsExactly("api-version=2025-04-01-preview");
        assertThat(catalog.models().getFirst().endpoints().getFirst().traits())
                .containsExactly("without=temperature+top_p");
    }

    @ParameterizedTest
    @CsvSource({"no-stream-option", "api-version", "api-version=", "no-stream-options=yes"})
    void aTraitThatNoGatewayWouldUnderstandIsRefused(String trait) {
        String document = WHOLE.replace("\"quantization\": \"unknown\"", "\"traits\": [\"" + trait + "\"]");

        assertThatThrownBy(() -> read(document))
                .hasMessageContaining("models[0].endpoints[0].traits[0]")
                .hasMessageContaining("must be one of deployment-paths, api-version=…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "input": "0.15"             | "input": 0.15               | models[0].endpoints[0].price.input      | must be a decimal string, was a number
            "input": "0.15"             | "input": "0,15"             | models[0].endpoints[0].price.input      | must be a decimal string such as "12.50", without sign or exponent
            "input": "0.15"             | "input": "1e-3"             | models[0].endpoints[0].price.input      | must be a decimal string such as "12.50", without sign or exponent
            "input": "0.15"             | "input": "-1"               | models[0].endpoints[0].price.input      | must be a decimal string such as "12.50", without sign or exponent
            "input": "0.15"             | "input": "NaN"              | models[0].endpoints[0].price.input      | must be a decimal string such as "12.50", without sign or exponent
            "input": "0.15"             | "input": "0.1500001"        | models[0].endpoints[0].price.input      | must have at most 6 decimals
            "input": "0.15"             | "input": "1000000.01"       | models[0].endpoints[0].price.input      | must be at most 1000000
            "input": "0.15"             | "input": null               | models[0].endpoints[0].price.input      | must be a decimal string, was null
            "output": "0.60"            | "ouput": "0.60"             | models[0].endpoints[0].price.ouput      | unknown field; did you mean "output"?
            "output": "0.60",           |                             | models[0].endpoints[0].price.output     | is missing; a model that makes text needs it ("0" if it is free)
            "provider": "openai"        | "provider": "opena"         | models[0].endpoints[0].provider         | unknown provider; did you mean "openai"?
            "upstream_model": "gpt-4o-mini", |                        | models[0].endpoints[0].upstream_model   | is missing; give a string
            "id": "openai/gpt-4o-mini"  | "id": "openai/gpt/4"        | models[0].id                            | must be author/slug with exactly one slash
            "id": "openai/gpt-4o-mini"  | "id": "gpt"                 | models[0].id                            | must be author/slug with exactly one slash
            "context_length": 128000    | "context_lenght": 128000    | models[0].context_lenght                | unknown field; did you mean "context_length"?
            "context_length": 128000    | "context_length": "128k"    | models[0].context_length                | must be a whole number, was a string
            "context_length": 128000    | "context_length": 0         | models[0].context_length                | must be between 1 and 1000000000, was 0
            "dialect": "openai"         | "dialect": "antropic"       | providers[0].dialect                    | must be one of openai, anthropic, gemini, openai-responses, bedrock, azure-openai, vertex, vertex-anthropic, cohere; did you mean "anthropic"?
            "base_url": "https://api.openai.com/v1/" | "base_url": "ftp://x/" | providers[0].base_url      | must be an http or https URL with a host, without user, query or fragment
            "weight": 3                 | "weight": 0                 | providers[0].accounts[0].weight         | must be between 1 and 1000000, was 0
            "weight": 3                 | "weihgt": 3                 | providers[0].accounts[0].weihgt         | unknown field; did you mean "weight"?
            "secret": "sk-a"            | "secret": 5                 | providers[0].accounts[0].secret         | must be a string, was a number
            "id": "openai-b"            | "id": "openai-a"            | providers[0].accounts[1].id             | is used twice
            "id": "openai-b"            | "id": "elsewhere-a"         | providers[0].accounts[1].id             | is used twice (provider elsewhere has it)
            "version": 1,               |                             | version                                 | is missing; must be 1
            "version": 1                | "version": 2                | version                                 | must be between 1 and 1, was 2
            "retention_days": 30        | "retention_days": 1.5       | providers[0].data_policy.retention_days | must be a whole number, was a number
            "providers": [              | "provider": [], "providers": [ | provider                             | unknown field; did you mean "providers"?
            """)
    void everyMistakeIsNamedWithItsPathAndItsRemedy(String right, String wrong, String field, String message) {
        String document = WHOLE.replace(right, wrong == null ? "" : wrong);
        assertThat(document).isNotEqualTo(WHOLE);

        assertThatThrownBy(() -> read(document)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.error().errors())
                .anySatisfy(error -> {
                    assertThat(error.field()).isEqualTo(field);
                    assertThat(error.message()).isEqualTo(message);
                }));
    }

    @Test
    void allMistakesAreReportedAtOnce() {
        String document = WHOLE.replace("\"input\": \"0.15\"", "\"input\": 0.15")
                .replace("\"dialect\": \"openai\"", "\"dialect\": \"x\"")
                .replace("\"weight\": 3", "\"weight\": true");

        assertThatThrownBy(() -> read(document)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.error())
                .isInstanceOfSatisfying(AccountsError.InvalidFields.class, invalid -> assertThat(invalid.errors())
                        .hasSize(3)));
    }

    @Test
    void anEndpointWithoutAPriceIsRefusedAndZeroIsFree() {
        String price = "\"price\": \\{[^}]*}";
        String without = WHOLE.replaceAll(",\\s*" + price, "");
        String empty = WHOLE.replaceAll(price, "\"price\": {}");
        String free = WHOLE.replaceAll(price, "\"price\": {\"input\": \"0\", \"output\": \"0\"}");

        assertThatThrownBy(() -> read(without))
                .hasMessageContaining("models[0].endpoints[0].price")
                .hasMessageContaining("is missing; \"0\" prices are free");
        assertThatThrownBy(() -> read(empty)).hasMessageContaining("is empty; \"0\" prices are free");
        assertThat(read(free).models().getFirst().endpoints().getFirst().price().price())
                .isEqualTo(Map.of("input", 0L, "output", 0L));
    }

    @Test
    void whatAnEndpointAnswersIsDeclaredOrLeftToItsModel() {
        String declared = WHOLE.replace("\"quantization\": \"unknown\",", "\"families\": [\"completions\", \"chat\"],");

        assertThat(read(WHOLE).models().getFirst().endpoints().getFirst().families())
                .isEmpty();
        assertThat(read(declared).models().getFirst().endpoints().getFirst().families())
                .containsExactly(EndpointFamily.COMPLETIONS, EndpointFamily.CHAT);
        assertThatThrownBy(() -> read(declared.replace("\"chat\"]", "\"chats\"]")))
                .hasMessageContaining("models[0].endpoints[0].families[1]")
                .hasMessageContaining("must be one of chat, completions");
    }

    @ParameterizedTest
    @CsvSource({"speech,character", "transcription,second", "images,image_output", "rerank,search"})
    void aKindOfCallIsPricedByWhatItIsSoldBy(String family, String unit) {
        String declared = WHOLE.replace("\"quantization\": \"unknown\",", "\"families\": [\"" + family + "\"],");
        String price = "\"price\": \\{[^}]*}";

        assertThatThrownBy(() ->
                        read(declared.replaceAll(price, "\"price\": {\"cache_read\": \"1\", \"audio_input\": \"1\"}")))
                .hasMessageContaining("models[0].endpoints[0].price")
                .hasMessageContaining("must name " + unit);
        assertThat(read(declared.replaceAll(price, "\"price\": {\"" + unit + "\": \"0\"}"))
                        .models()
                        .getFirst()
                        .endpoints()
                        .getFirst()
                        .price()
                        .price())
                .isEqualTo(Map.of(unit, 0L));
    }

    @Test
    void picturesMayBePricedBySizeAndQuality() {
        String price = "\"price\": \\{[^}]*}";
        String sized = WHOLE.replaceAll(
                price,
                "\"price\": {\"input\": \"0\", \"output\": \"0\", \"image_output\": \"0.04\", \"image_output:1024x1024\": \"0.05\", \"image_output:1024x1024/high\": \"0.09\"}");

        assertThat(read(sized)
                        .models()
                        .getFirst()
                        .endpoints()
                        .getFirst()
                        .price()
                        .price())
                .isEqualTo(Map.of(
                        "input",
                        0L,
                        "output",
                        0L,
                        "image_output",
                        40_000_000_000L,
                        "image_output:1024x1024",
                        50_000_000_000L,
                        "image_output:1024x1024/high",
                        90_000_000_000L));
        for (String wrong :
                List.of("1024", "1024x", "0x1024", "1024X1024", "1024x1024/", "1024x1024/HIGH", "high", "")) {
            assertThatThrownBy(() -> read(sized.replace("1024x1024/high", wrong)))
                    .as(wrong)
                    .hasMessageContaining("models[0].endpoints[0].price.image_output:" + wrong)
                    .hasMessageContaining("must be image_output:WIDTHxHEIGHT");
        }
        assertThatThrownBy(() -> read(sized.replace("\"0.09\"", "0.09")))
                .hasMessageContaining("models[0].endpoints[0].price.image_output:1024x1024/high")
                .hasMessageContaining("must be a decimal string");
        assertThatThrownBy(() -> read(sized.replace("\"image_output\": \"0.04\", ", "")))
                .hasMessageContaining("models[0].endpoints[0].price.image_output")
                .hasMessageContaining("prices pictures of every other size and quality");
    }

    @Test
    void aProviderThatServesAModelTwiceNeedsTwoQuantizations() {
        String endpoint = "{\"provider\": \"openai\", \"upstream_model\": \"m\", \"quantization\": \"%s\","
                + " \"price\": {\"input\": \"1\", \"output\": \"1\"}}";
        String twice = WHOLE.replaceAll(
                "(?s)\"endpoints\": \\[.*]}]}",
                "\"endpoints\": [" + endpoint.formatted("fp8") + "," + endpoint.formatted("int4") + "]}]}");

        assertThat(read(twice).models().getFirst().endpoints())
                .extracting(CatalogDocument.EndpointSpec::id)
                .containsExactly("openai/gpt-4o-mini@openai:fp8", "openai/gpt-4o-mini@openai:int4");
        assertThatThrownBy(() -> read(twice.replace("int4", "fp8"))).hasMessageContaining("twice");
    }

    private static CatalogDocument read(String json) {
        return new CatalogReader(
                        JsonBody.fields(json.getBytes(StandardCharsets.UTF_8)),
                        Set.of(),
                        Map.of("elsewhere-a", "elsewhere"))
                .read();
    }
}
