package io.tollway.simulator.provider.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.simulator.provider.pricing.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private static final String GOOD = """
            version: 1
            providers:
              - id: acme
                name: Acme
                dialect: openai
                base_url: http://127.0.0.1:8190/acme/v1
                accounts:
                  - {id: acme-a, secret: "${ACME_KEY}", weight: 3}
                  - {id: acme-b, secret: "${NOT_SET}"}
            models:
              - id: author/slug
                context_length: 1000
                max_output_tokens: 100
                endpoints:
                  - provider: acme
                    upstream_model: slug
                    price: {input: "1", output: "2"}
                    cost: {input: "0.5", output: "1.5", cache_read: "0.05"}
            """;

    @TempDir
    Path directory;

    private final PriceTable prices = new PriceTable();

    @Test
    void the_operators_catalogue_is_understood_and_the_buying_price_is_what_is_billed() throws Exception {
        Provider acme = load(GOOD).provider("acme");

        assertThat(acme).isNotNull();
        assertThat(acme.account("sk-acme")).isEqualTo("acme-a");
        assertThat(acme.account("${NOT_SET}")).isNull();
        assertThat(acme.account("anything")).isNull();
        assertThat(acme.model("slug")).isEqualTo(new Model("slug", 1000, 100, false));
        assertThat(acme.model("author/slug")).isNull();
        assertThat(prices.of("acme", "slug").output()).isEqualByComparingTo("1.5");
    }

    @Test
    void only_declared_providers_exist_unless_the_catalogue_is_open() throws Exception {
        assertThat(load(GOOD).provider("other")).isNull();
        Provider other = load(GOOD + "simulator: {open: true}\n").provider("other");
        assertThat(other).isNotNull();
        assertThat(other.account("x")).isEqualTo("x");
        assertThat(other.account("bad-x")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1|version: 2|version",
                "id: acme-a|no_id: 1|providers[0].accounts[0].id",
                "cost: {input: \"0.5\"|cost: {input: 0.5|models[0].endpoints[0].cost",
                "provider: acme|provider: nobody|models[0].endpoints[0].provider",
                "context_length: 1000|context_length: -1|models[0].context_length",
                "version: 1|version: [|catalog.yaml"
            })
    void a_wrong_catalogue_is_refused_by_place(String good, String bad, String place) {
        assertThat(GOOD).contains(good);

        assertThatThrownBy(() -> load(GOOD.replace(good, bad)))
                .isInstanceOf(CatalogFormatException.class)
                .hasMessageContaining(place);
    }

    @Test
    void a_provider_with_an_unknown_dialect_is_named() throws Exception {
        Catalog catalog = load(GOOD.replace("dialect: openai", "dialect: klingon"));

        assertThat(catalog.speakingNoneOf(Set.of("openai")))
                .extracting(Provider::id)
                .containsExactly("acme");
        assertThat(load(GOOD).speakingNoneOf(Set.of("openai"))).isEmpty();
    }

    private Catalog load(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("catalog.yaml"), text);
        return Catalog.load(file, Map.of("ACME_KEY", "sk-acme")::get, prices);
    }
}
