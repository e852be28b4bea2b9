package io.tollway.simulator.provider.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tollway.simulator.provider.pricing.Price;
import io.tollway.simulator.provider.pricing.PriceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalogue in the shape that operators write for Tollway itself, so that one file can feed both: {@code providers[].{id, dialect, accounts[].{id, secret}}} and
 * {@code models[].{context_length, max_output_tokens, output_modalities, endpoints[].{provider, upstream_model, cost | price}}}. The invoice is at {@code cost} (what the operator pays)
 * where that is given, else at {@code price}. Fields that say nothing about the provider's side are passed over: the file's owner checks them. {@code simulator: {open: true}} accepts
 * any secret and any model besides.
 */
final class CatalogFile {
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final UnaryOperator<@Nullable String> environment;
    private final PriceTable prices;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    CatalogFile(UnaryOperator<@Nullable String> environment, PriceTable prices) {
        this.environment = environment;
        this.prices = prices;
    }

    private record Draft(String dialect, Map<String, String> accounts, Map<String, Model> models) {}

    Catalog read(Path file) throws IOException {
        JsonNode root;
        try {
            root = YAML.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new CatalogFormatException(
                    file + (at == null ? "" : " line " + at.getLineNr()),
                    "is not valid YAML: " + e.getOriginalMessage());
        }
        if (!root.path("version").isInt() || root.path("version").intValue() != 1) {
            throw new CatalogFormatException("version", "must be 1");
        }
        JsonNode simulator = root.path("simulator");
        boolean open = simulator.path("open").asBoolean(false);
        each(root, "providers", this::provider);
        each(root, "models", this::model);
        Map<String, Provider> providers = new LinkedHashMap<>();
        drafts.forEach(
                (id, draft) -> providers.put(id, new Provider(id, draft.dialect, open, draft.accounts, draft.models)));
        return new Catalog(providers, open);
    }

    private void provider(String place, JsonNode node) {
        String id = text(place + ".id", node.path("id"));
        JsonNode dialect = node.path("dialect");
        Draft draft = new Draft(
                dialect.isMissingNode() ? "openai" : text(place + ".dialect", dialect),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
        if (drafts.putIfAbsent(id, draft) != null) {
            throw new CatalogFormatException(place + ".id", "\"" + id + "\" is declared twice");
        }
        each(node, place + ".", "accounts", (where, account) -> {
            String name = text(where + ".id", account.path("id"));
            String secret = resolve(text(where + ".secret", account.path("secret")));
            if (secret != null && draft.accounts.putIfAbsent(secret, name) != null) {
                throw new CatalogFormatException(
                        where + ".secret", "is the same as another account's of this provider");
            }
        });
    }

    private void model(String place, JsonNode node) {
        String id = text(place + ".id", node.path("id"));
        int context = whole(place + ".context_length", node.path("context_length"), Model.CONTEXT);
        int output =
                whole(place + ".max_output_tokens", node.path("max_output_tokens"), Math.min(context, Model.OUTPUT));
        boolean embeddings = false;
        for (JsonNode modality : node.path("output_modalities")) {
            embeddings |= "embeddings".equals(modality.asText());
        }
        boolean vectors = embeddings;
        each(node, place + ".", "endpoints", (where, endpoint) -> {
            String provider = text(where + ".provider", endpoint.path("provider"));
            Draft draft = drafts.get(provider);
            if (draft == null) {
                throw new CatalogFormatException(
                        where + ".provider", "\"" + provider + "\" is not declared under providers");
            }
            JsonNode upstream = endpoint.path("upstream_model");
            String name = upstream.isMissingNode() ? id : text(where + ".upstream_model", upstream);
            draft.models.put(name, new Model(name, context, output, vectors));
            boolean cost = endpoint.has("cost");
            JsonNode price = endpoint.path(cost ? "cost" : "price");
            if (price.isObject()) {
                prices.put(provider, name, price(where + (cost ? ".cost" : ".price"), price));
            }
        });
    }

    private static Price price(String place, JsonNode node) {
        try {
            return PriceFields.read(node);
        } catch (IllegalArgumentException e) {
            throw new CatalogFormatException(place, String.valueOf(e.getMessage()));
        }
    }

    /** The secret with its variables filled in, or nothing when one is not set. */
    private @Nullable String resolve(String secret) {
        Matcher variables = VARIABLE.matcher(secret);
        StringBuilder resolved = new StringBuilder();
        while (variables.find()) {
            String value = environment.apply(variables.group(1));
            if (value == null || value.isEmpty()) {
                return null;
            }
            variables.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return variables.appendTail(resolved).toString();
    }

    @FunctionalInterface
    private interface Entry {
        void read(String place, JsonNode node);
    }

    private static void each(JsonNode parent, String field, Entry entry) {
        each(parent, "", field, entry);
    }

    private static void each(JsonNode parent, String prefix, String field, Entry entry) {
        JsonNode list = parent.path(field);
        if (list.isMissingNode() || list.isNull()) {
            return;
        }
        if (!list.isArray()) {
            throw new CatalogFormatException(prefix + field, "must be a list");
        }
        for (int i = 0; i < list.size(); i++) {
            entry.read(prefix + field + "[" + i + "]", list.get(i));
        }
    }

    private static String text(String place, JsonNode node) {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw new CatalogFormatException(place, "must be a non-empty string");
        }
        return node.textValue();
    }

    private static int whole(String place, JsonNode node, int otherwise) {
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isInt() || node.intValue() < 1) {
            throw new CatalogFormatException(place, "must be a positive whole number");
        }
        return node.intValue();
    }
}
