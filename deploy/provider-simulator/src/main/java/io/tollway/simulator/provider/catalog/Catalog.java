package io.tollway.simulator.provider.catalog;

import io.tollway.simulator.provider.pricing.Price;
import io.tollway.simulator.provider.pricing.PriceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything the simulator knows about who may call what. Immutable but for the providers that an open catalogue meets. */
public final class Catalog {
    private static final String DEFAULT_DIALECT = "openai";
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MOST_OPEN_PROVIDERS = 1000;
    /** Dialects that serve models of any name when nothing is declared. */
    private static final Set<String> ANY_MODEL =
            Set.of("azure-openai", "bedrock", "vertex", "vertex-anthropic", "cohere");

    private static final Map<String, List<Model>> BUILT_IN = Map.of(
            DEFAULT_DIALECT,
            List.of(
                    new Model("gpt-4o", 128_000, 16_384, false),
                    new Model("gpt-4o-mini", 128_000, 16_384, false),
                    new Model("gpt-5-mini", 400_000, 128_000, false),
                    new Model("text-embedding-3-small", 8_192, 1, true),
                    new Model("text-embedding-3-large", 8_192, 1, true)),
            "anthropic",
            List.of(
                    new Model("claude-sonnet-4-5", 200_000, 64_000, false),
                    new Model("claude-haiku-4-5", 200_000, 64_000, false)),
            "gemini",
            List.of(
                    new Model("gemini-2.5-flash", 1_048_576, 65_536, false),
                    new Model("gemini-3-flash-preview", 1_048_576, 65_536, false),
                    new Model("gemini-embedding-001", 2_048, 1, true)));

    private final Map<String, Provider> providers;
    private final boolean open;

    Catalog(Map<String, Provider> providers, boolean open) {
        this.providers = new ConcurrentHashMap<>(providers);
        this.open = open;
    }

    /** Any provider, any secret that does not start with {@code bad} (the account is named by it), any model. */
    public static Catalog builtIn() {
        return new Catalog(Map.of(), true);
    }

    /** The price list that goes with the built-in catalogue: a small chat model's prices for everything. */
    public static void builtInPrices(PriceTable prices) {
        prices.put(PriceTable.ANY, PriceTable.ANY, Price.of("0.15", "0.60", "0.075"));
        prices.put(PriceTable.ANY, "text-embedding-3-small", Price.of("0.02", "0"));
        prices.put(PriceTable.ANY, "text-embedding-3-large", Price.of("0.13", "0"));
    }

    /**
     * Reads a catalogue file and puts its prices into the table.
     *
     * @param environment resolves {@code ${NAME}} in secrets; an account whose name is not set is left out
     * @throws IOException when the file cannot be read
     * @throws CatalogFormatException naming the place and the remedy
     */
    public static Catalog load(Path file, UnaryOperator<@Nullable String> environment, PriceTable prices)
            throws IOException {
        return new CatalogFile(environment, prices).read(file);
    }

    /** A provider by the first segment of the path, or nothing. */
    public @Nullable Provider provider(String id) {
        Provider provider = providers.get(id);
        if (provider == null && open && PROVIDER.matcher(id).matches() && providers.size() < MOST_OPEN_PROVIDERS) {
            provider = providers.computeIfAbsent(
                    id, name -> new Provider(name, dialectOf(name), true, Map.of(), builtInModels(dialectOf(name))));
        }
        return provider;
    }

    /** The declared providers whose dialect is none of these, in alphabetical order. */
    public List<Provider> speakingNoneOf(Set<String> dialects) {
        return providers.values().stream()
                .filter(provider -> !dialects.contains(provider.dialect()))
                .sorted(Comparator.comparing(Provider::id))
                .toList();
    }

    /** A provider that is not declared speaks the dialect whose name it has, up to a dot ({@code anthropic.second}), else the one that most speak. */
    private static String dialectOf(String provider) {
        int dot = provider.indexOf('.');
        String name = dot < 0 ? provider : provider.substring(0, dot);
        return BUILT_IN.containsKey(name) || ANY_MODEL.contains(name) ? name : DEFAULT_DIALECT;
    }

    private static Map<String, Model> builtInModels(String dialect) {
        Map<String, Model> models = new LinkedHashMap<>();
        for (Model model : BUILT_IN.getOrDefault(dialect, List.of())) {
            models.put(model.name(), model);
        }
        return models;
    }
}
