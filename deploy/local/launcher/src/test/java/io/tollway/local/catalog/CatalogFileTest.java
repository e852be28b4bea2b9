package io.tollway.local.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.local.stack.LocalStackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CatalogFileTest {

    private static final String MODEL = """
            version: 1
            models:
              - id: a/b
                endpoints:
                  - {provider: p, upstream_model: m, price: {input: %s, output: "0"}}
            """;

    @Test
    void keepsPricesAsTheyAreWritten() {
        var price = read(MODEL.formatted("\"0.15\""), Map.of()).document().at("/models/0/endpoints/0/price/input");
        assertThat(price.isTextual()).isTrue();
        assertThat(price.asText()).isEqualTo("0.15");
    }

    @Test
    void refusesAPriceThatIsAFloatingPointNumberNamingThePlaceAndTheRemedy() {
        for (String price : new String[] {"0.15", "1e-3", ".5", "3.0"}) {
            assertThatThrownBy(() -> read(MODEL.formatted(price), Map.of()))
                    .as(price)
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining("models[0].endpoints[0].price.input")
                    .hasMessageContaining("put it in quotes");
        }
    }

    @Test
    void takesAWholeNumberAsAnExactPrice() {
        assertThat(read(MODEL.formatted("3"), Map.of()).document().at("/models/0/endpoints/0/price/input"))
                .hasToString("\"3\"");
    }

    @Test
    void resolvesSecretsInTheCallersEnvironmentAndNamesTheMissingOnes() {
        CatalogFile file = read("""
                version: 1
                providers:
                  - id: p
                    base_url: "${BASE}/v1"
                    accounts:
                      - {id: one, secret: "${SET}"}
                      - {id: two, secret: "${UNSET}"}
                      - {id: three, secret: literal}
                      - {id: four, secret: "${EMPTY}"}
                """, Map.of("SET", "sk-1$x", "BASE", "http://127.0.0.1:1", "EMPTY", ""));
        var accounts = file.document().at("/providers/0/accounts");
        assertThat(accounts.at("/0/secret").asText()).isEqualTo("sk-1$x");
        assertThat(accounts.at("/1").has("secret")).isFalse();
        assertThat(accounts.at("/2/secret").asText()).isEqualTo("literal");
        assertThat(file.withoutSecret()).containsExactly("two (set UNSET)", "four (set EMPTY)");
        assertThat(file.document().at("/providers/0/base_url").asText()).isEqualTo("http://127.0.0.1:1/v1");
        assertThat(file.toString()).doesNotContain("sk-1");
    }

    @Test
    void refusesABaseUrlThatCannotBeResolved() {
        assertThatThrownBy(() -> read("version: 1\nproviders: [{id: p, base_url: \"${NOWHERE}/v1\"}]", Map.of()))
                .hasMessageContaining("providers[0].base_url")
                .hasMessageContaining("NOWHERE");
    }

    @Test
    void refusesWhatIsNoCatalogAndTellsTheLine() {
        assertThatThrownBy(() -> read("version: 1\nmodels:\n  - id: [unclosed", Map.of()))
                .hasMessageContaining("not valid YAML")
                .hasMessageContaining("line");
        assertThatThrownBy(() -> read("version: 1\nversion: 1\n", Map.of())).hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> read("just text", Map.of())).hasMessageContaining("not a catalog");
        assertThatThrownBy(() -> CatalogFile.read(Path.of("/no/such/file.yaml"), Map.of()))
                .hasMessageContaining("/no/such/file.yaml");
    }

    @Test
    void readsTheShippedCatalogs() {
        Path folder = Path.of(System.getProperty("tollway.root")).resolve("deploy/catalog");
        CatalogFile local = CatalogFile.read(
                folder.resolve("local.yaml"), Map.of("TOLLWAY_PROVIDERS_URL", "http://127.0.0.1:8190"));
        assertThat(local.withoutSecret()).isEmpty();
        assertThat(local.document().path("providers")).hasSize(4);
        assertThat(Files.exists(folder.resolve("providers.yaml"))).isTrue();

        CatalogFile real = CatalogFile.read(folder.resolve("providers.yaml"), Map.of("OPENAI_API_KEY", "sk-x"));
        assertThat(real.withoutSecret())
                .contains("anthropic-a (set ANTHROPIC_API_KEY)")
                .doesNotContain("openai-a (set OPENAI_API_KEY)");
        var providers = new TreeSet<String>();
        real.document()
                .path("providers")
                .forEach(provider -> providers.add(provider.path("id").asText()));
        real.document().path("models").forEach(model -> model.path("endpoints").forEach(endpoint -> {
            assertThat(providers)
                    .as(model.path("id").asText())
                    .contains(endpoint.path("provider").asText());
            assertThat(endpoint.at("/price/input").isTextual()).isTrue();
            assertThat(endpoint.at("/price/output").isTextual()).isTrue();
        }));
    }

    private static CatalogFile read(String text, Map<String, String> environment) {
        return CatalogFile.parse(text, "test.yaml", environment);
    }
}
