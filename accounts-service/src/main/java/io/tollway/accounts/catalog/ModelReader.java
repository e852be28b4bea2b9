package io.tollway.accounts.catalog;

import io.tollway.accounts.input.Fields;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one model with its endpoints and prices. */
final class ModelReader {
    private static final Pattern MODEL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._:-]*");
    private static final List<String> MODALITIES =
            List.of("text", "image", "audio", "video", "file", "embeddings", "rerank", "moderation");

    /** A million dollars per million tokens, or per piece: no price is that high, and every price up to it fits a long. */
    private static final BigDecimal HIGHEST = new BigDecimal("1000000");

    private static final int MOST_ENDPOINTS = 50;

    private static final Pattern PICTURE_ROW =
            Pattern.compile("image_output:[1-9][0-9]{0,4}x[1-9][0-9]{0,4}(/[a-z0-9._-]{1,31})?");

    private final Fields fields;
    private final Set<String> providers;

    ModelReader(Fields fields, Set<String> providers) {
        this.fields = fields;
        this.providers = providers;
    }

    CatalogDocument.ModelSpec read() {
        fields.known(List.of(
                "id",
                "name",
                "description",
                "created",
                "context_length",
                "max_output_tokens",
                "input_modalities",
                "output_modalities",
                "supported_parameters",
                "endpoints"));
        String id = fields.requiredText("id", 200);
        if (!id.isEmpty() && !MODEL_ID.matcher(id).matches()) {
            fields.error("id", "not_a_model_id", "must be author/slug with exactly one slash");
            id = "";
        }
        List<String> output = modalities("output_modalities");
        return new CatalogDocument.ModelSpec(
                id,
                fields.text("name", 200).orElse(id),
                fields.text("description", 5_000).orElse(null),
                fields.whole("context_length", 1, 1_000_000_000).orElse(null),
                fields.whole("max_output_tokens", 1, 1_000_000_000).orElse(null),
                modalities("input_modalities"),
                output,
                fields.texts("supported_parameters", 100),
                fields.whole("created", 0, 9_999_999_999L),
                endpoints(id, output.contains("text")));
    }

    private List<String> modalities(String name) {
        if (!fields.has(name)) {
            return List.of("text");
        }
        List<String> given = fields.texts(name, 50);
        for (int index = 0; index < given.size(); index++) {
            if (!MODALITIES.contains(given.get(index))) {
                fields.error(
                        name + "[" + index + "]", "unknown_value", "must be one of " + String.join(", ", MODALITIES));
            }
        }
        return given;
    }

    private List<CatalogDocument.EndpointSpec> endpoints(String model, boolean makesText) {
        List<Fields> given = fields.objects("endpoints");
        if (given.size() > MOST_ENDPOINTS) {
            fields.error("endpoints", "too_many", "must have at most " + MOST_ENDPOINTS + " entries");
            return List.of();
        }
        Map<String, Long> timesServed = given.stream()
                .map(endpoint -> String.valueOf(endpoint.raw("provider")))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        Set<String> ids = new HashSet<>();
        return given.stream()
                .map(endpoint -> {
                    boolean twice = timesServed.getOrDefault(String.valueOf(endpoint.raw("provider")), 0L) > 1;
                    CatalogDocument.EndpointSpec spec = endpoint(endpoint, model, twice, makesText);
                    if (!ids.add(spec.id())) {
                        endpoint.error(
                                "provider",
                                "duplicate",
                                "serves this model twice with the same quantization; give each another quantization");
                    }
                    return spec;
                })
                .toList();
    }

    private CatalogDocument.EndpointSpec endpoint(Fields endpoint, String model, boolean twice, boolean makesText) {
        endpoint.known(List.of(
                "provider",
                "upstream_model",
                "quantization",
                "context_length",
                "max_output_tokens",
                "traits",
                "families",
                "price",
                "cost"));
        String provider = endpoint.requiredText("provider", 64);
        if (!provider.isEmpty() && !providers.contains(provider)) {
            endpoint.error("provider", "unknown_value", CatalogReader.unknownProvider(provider, providers));
        }
        Optional<String> quantization = endpoint.text("quantization", 32);
        List<EndpointFamily> families = families(endpoint);
        families.forEach(family -> requireUnit(endpoint, family));
        String suffix = twice ? ":" + quantization.orElse("unknown") : "";
        return new CatalogDocument.EndpointSpec(
                model + "@" + provider + suffix,
                provider,
                endpoint.requiredText("upstream_model", 300),
                quantization.orElse(null),
                endpoint.whole("context_length", 1, 1_000_000_000).orElse(null),
                endpoint.whole("max_output_tokens", 1, 1_000_000_000).orElse(null),
                CatalogReader.traits(endpoint),
                families,
                prices(endpoint, makesText));
    }

    private static List<EndpointFamily> families(Fields endpoint) {
        if (!endpoint.has("families")) {
            return List.of();
        }
        List<String> given = endpoint.texts("families", 50);
        List<EndpointFamily> families = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            String word = given.get(index);
            Optional<EndpointFamily> family = Arrays.stream(EndpointFamily.values())
                    .filter(each -> each.wireName().equals(word))
                    .findFirst();
            if (family.isEmpty()) {
                endpoint.error(
                        "families[" + index + "]",
                        "unknown_value",
                        "must be one of "
                                + Arrays.stream(EndpointFamily.values())
                                        .map(EndpointFamily::wireName)
                                        .collect(Collectors.joining(", ")));
            }
            family.filter(each -> !families.contains(each)).ifPresent(families::add);
        }
        return families;
    }

    /** Whoever leaves a price out would give the endpoint away or take it off sale without having said so; neither is done on silence. */
    private static CatalogDocument.Prices prices(Fields endpoint, boolean makesText) {
        Optional<Fields> given = endpoint.object("price");
        if (!endpoint.has("price")) {
            endpoint.error("price", "missing", "is missing; \"0\" prices are free");
        } else if (given.isPresent() && given.get().names().isEmpty()) {
            endpoint.error("price", "missing", "is empty; \"0\" prices are free");
        }
        Map<String, Long> price = given.map(ModelReader::table).orElse(Map.of());
        Optional<Map<String, Long>> cost = endpoint.object("cost").map(ModelReader::table);
        if (makesText && given.isPresent()) {
            requireTokens(given.get(), price);
        }
        return new CatalogDocument.Prices(
                price, cost.filter(table -> !table.isEmpty()).orElse(price));
    }

    /** Input and output have no fallback: leaving one out would give it away, so free must be said. */
    private static void requireTokens(Fields given, Map<String, Long> price) {
        boolean pricesTokens =
                price.keySet().stream().anyMatch(name -> PriceUnits.isCountedInTokens(PriceUnits.named(name)));
        for (UsageClass usage : List.of(UsageClass.INPUT, UsageClass.OUTPUT)) {
            if (pricesTokens && !given.has(usage.wireName())) {
                given.error(
                        usage.wireName(),
                        "missing",
                        "is missing; a model that makes text needs it (\"0\" if it is free)");
            }
        }
    }

    /** What a kind of call is sold by; without any of it the call would be given away, or could not be held for. */
    private static void requireUnit(Fields endpoint, EndpointFamily family) {
        List<String> units =
                switch (family) {
                    case SPEECH -> List.of("character");
                    case TRANSCRIPTION -> List.of("second", "input");
                    case IMAGES -> List.of("image_output", "output");
                    case RERANK -> List.of("search", "input", "request");
                    case CHAT, COMPLETIONS, EMBEDDINGS, MODERATION -> List.of();
                };
        if (units.isEmpty()) {
            return;
        }
        Optional<Fields> price = endpoint.object("price");
        if (price.isPresent() && units.stream().noneMatch(price.get()::has)) {
            endpoint.error(
                    "price",
                    "missing",
                    "must name " + String.join(" or ", units) + " for " + family.wireName() + " (\"0\" if it is free)");
        }
    }

    private static Map<String, Long> table(Fields prices) {
        List<String> pictures =
                prices.names().stream().filter(PriceUnits::isPictureRow).toList();
        List<String> known = new ArrayList<>(PriceUnits.names());
        known.addAll(pictures);
        prices.known(known);
        requirePictures(prices, pictures);
        Map<String, Long> picos = new HashMap<>();
        for (String name : prices.names()) {
            if (known.contains(name)) {
                price(prices, name).ifPresent(pico -> picos.put(name, pico));
            }
        }
        return picos;
    }

    /** A misspelt row would never be met, and without a price for every other size those would be given away. */
    private static void requirePictures(Fields prices, List<String> rows) {
        for (String row : rows) {
            if (!PICTURE_ROW.matcher(row).matches()) {
                prices.error(
                        row,
                        "not_a_picture",
                        "must be image_output:WIDTHxHEIGHT or image_output:WIDTHxHEIGHT/QUALITY in small letters, such as image_output:1024x1024/high");
            }
        }
        String others = UsageClass.IMAGE_OUTPUT.wireName();
        if (!rows.isEmpty() && !prices.has(others)) {
            prices.error(others, "missing", "is missing; it prices pictures of every other size and quality");
        }
    }

    private static Optional<Long> price(Fields prices, String name) {
        Optional<String> text = prices.decimalText(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        UsageClass usage = PriceUnits.named(name);
        return prices.decimal(name, text.get()).flatMap(usd -> {
            if (usd.stripTrailingZeros().scale() > PriceUnits.decimals(usage)) {
                prices.error(name, "too_precise", "must have at most " + PriceUnits.decimals(usage) + " decimals");
                return Optional.empty();
            }
            if (usd.compareTo(HIGHEST) > 0) {
                prices.error(name, "out_of_range", "must be at most " + HIGHEST.toPlainString());
                return Optional.empty();
            }
            return Optional.of(PriceUnits.pico(usage, usd));
        });
    }
}
