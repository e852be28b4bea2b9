package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON as this dialect needs it: numbers exactly as they stand, strings as long as images are. */
final class GeminiJson {
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    static final JsonMapper TREES = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    /** Reads one document and nothing behind it. */
    private static final ObjectReader WHOLE = TREES.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private GeminiJson() {}

    static ObjectNode object() {
        return TREES.createObjectNode();
    }

    /** The tree; null when it is not JSON. */
    static @Nullable JsonNode tree(byte[] bytes, int from, int to) {
        try {
            JsonNode tree = WHOLE.readTree(bytes, from, to - from);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** The object that a text is; null when it is none. */
    static @Nullable ObjectNode objectIn(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            return WHOLE.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    static String text(JsonNode tree) {
        try {
            return TREES.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can always be written", impossible);
        }
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return TREES.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can always be written", impossible);
        }
    }

    /** A member that is a string with something in it; else null. */
    static @Nullable String string(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** Base64 in the standard alphabet; Google takes and SDKs send the URL-safe one too. */
    static String standardBase64(String base64) {
        return base64.indexOf('-') < 0 && base64.indexOf('_') < 0
                ? base64
                : base64.replace('-', '+').replace('_', '/');
    }
}
