package io.tollway.local.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A catalog document as accounts takes it (JSON), read from a YAML file: {@code ${NAME}} in {@code secret} and
 * {@code base_url} is replaced from the caller's environment, and a price that YAML would read as a binary fraction is refused
 * before anybody computes with it. Everything else (unknown fields, missing ones, bad slugs) is judged by accounts.
 *
 * @param document what to send
 * @param withoutSecret accounts of providers that stay inactive, and why
 */
public record CatalogFile(ObjectNode document, List<String> withoutSecret) {

    private static final Set<String> MONEY = Set.of("price", "cost");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Reads the file, naming file, place and remedy of the first problem of each kind. */
    public static CatalogFile read(Path file, Map<String, String> environment) {
        try {
            if (!Files.isReadable(file)) {
                throw new LocalStackException("There is no readable file " + file + ".");
            }
            return parse(Files.readString(file), file.toString(), environment);
        } catch (IOException e) {
            throw new LocalStackException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static CatalogFile parse(String text, String name, Map<String, String> environment) {
        JsonNode tree = tree(text, name);
        if (!(tree instanceof ObjectNode document)) {
            throw new LocalStackException(
                    name + " is not a catalog: it must be a mapping with 'version', 'providers', 'models'.");
        }
        List<String> problems = new ArrayList<>();
        exactNumbers(document, "", false, problems);
        List<String> withoutSecret = resolve(document, environment, problems);
        if (!problems.isEmpty()) {
            throw new LocalStackException(name + " cannot be applied:\n  " + String.join("\n  ", problems));
        }
        return new CatalogFile(document, withoutSecret);
    }

    private static JsonNode tree(String text, String name) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new LocalStackException(name + " is not valid YAML" + where + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Fractions are refused everywhere; inside prices whole numbers become strings, which is exact. */
    private static void exactNumbers(JsonNode node, String path, boolean money, List<String> problems) {
        if (node instanceof ObjectNode object) {
            for (String field :
                    object.properties().stream().map(Map.Entry::getKey).toList()) {
                JsonNode value = object.get(field);
                String at = path.isEmpty() ? field : path + "." + field;
                if (value.isNumber() && !value.isIntegralNumber()) {
                    problems.add(at + ": " + value.asText() + " is a floating-point number; put it in quotes: \""
                            + value.asText() + "\"");
                } else if (value.isIntegralNumber() && money) {
                    object.put(field, value.asText());
                } else {
                    exactNumbers(value, at, MONEY.contains(field), problems);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                exactNumbers(array.get(i), path + "[" + i + "]", false, problems);
            }
        }
    }

    private static List<String> resolve(ObjectNode document, Map<String, String> environment, List<String> problems) {
        List<String> withoutSecret = new ArrayList<>();
        int index = 0;
        for (JsonNode provider : document.path("providers")) {
            String at = "providers[" + index++ + "]";
            if (provider instanceof ObjectNode object && object.path("base_url").isTextual()) {
                Resolved base = Resolved.of(object.get("base_url").asText(), environment);
                if (base.missing() != null) {
                    problems.add(at + ".base_url: the environment variable " + base.missing() + " is not set");
                } else {
                    object.set("base_url", TextNode.valueOf(base.text()));
                }
            }
            for (JsonNode account : provider.path("accounts")) {
                if (account instanceof ObjectNode object
                        && object.path("secret").isTextual()) {
                    Resolved secret = Resolved.of(object.get("secret").asText(), environment);
                    if (secret.missing() != null) {
                        object.remove("secret");
                        withoutSecret.add(object.path("id").asText("?") + " (set " + secret.missing() + ")");
                    } else {
                        object.set("secret", TextNode.valueOf(secret.text()));
                    }
                }
            }
        }
        return withoutSecret;
    }

    /** Without the document, which holds secrets. */
    @Override
    public String toString() {
        return "CatalogFile[without secret: " + withoutSecret + "]";
    }

    private record Resolved(String text, @Nullable String missing) {
        static Resolved of(String text, Map<String, String> environment) {
            Matcher matcher = VARIABLE.matcher(text);
            StringBuilder result = new StringBuilder();
            while (matcher.find()) {
                String value = environment.getOrDefault(matcher.group(1), "");
                if (value.isBlank()) {
                    return new Resolved("", matcher.group(1));
                }
                matcher.appendReplacement(result, Matcher.quoteReplacement(value));
            }
            return new Resolved(matcher.appendTail(result).toString(), null);
        }
    }
}
