package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A form asked for in words, as models obey it: "answer with one JSON object", with a schema in the same text or without. */
final class FormInWords {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
    private static final String ONE_OF = "exactly one of ";
    /** Prompts written in Python often show a dictionary where a schema is meant. */
    private static final Pattern WORD_OF_PYTHON = Pattern.compile("(?<=[:,\\[{]\\s?)(True|False|None)\\b");

    private static final Map<String, String> LITERALS = Map.of("True", "true", "False", "false", "None", "null");
    private static final Pattern ASKED = Pattern.compile(
            "\\b(?:answer|respond|reply|return|output|generate|produce|provide)\\b[^.\\n]{0,40}\\bjson\\b"
                    + "|\\b(?:use|follow|match)\\b[^.\\n]{0,40}\\bjson[ _-]?schema\\b",
            Pattern.CASE_INSENSITIVE);
    /** One quoted word or several: {@code with 'setup' and 'punchline' keys}. */
    private static final Pattern KEYS = Pattern.compile(
            "\\bwith (?:the )?(?:(?:keys?|fields?):? )?([`'\"]\\w{1,40}[`'\"](?:(?:, | and |, and )[`'\"]\\w{1,40}[`'\"]){0,20})( keys?\\b| fields?\\b)?");

    private static final Pattern KEY = Pattern.compile("[`'\"](\\w{1,40})[`'\"]");
    /** Longer texts are handbooks that speak of JSON among other things. */
    private static final int LONGEST = 8_000;

    private FormInWords() {}

    /** Null when the text asks for none. */
    static @Nullable Shape of(String text) {
        int one = text.length() > LONGEST ? -1 : text.indexOf(ONE_OF);
        if (one >= 0) {
            JsonNode choices = read(text.substring(one + ONE_OF.length()));
            return choices instanceof ArrayNode
                    ? new Shape.Word(JSON.createObjectNode().set("enum", choices))
                    : null;
        }
        boolean named = text.contains("JSON") || text.contains("json") || text.contains("Json");
        if (!named || text.length() > LONGEST || !ASKED.matcher(text).find()) {
            return null;
        }
        int said = text.indexOf("schema");
        JsonNode schema = said < 0 ? null : objectFrom(text, said);
        if (schema == null) {
            schema = keysIn(text);
        }
        return schema == null ? new Shape.AnyJson() : new Shape.Schema(schema);
    }

    /** The schema that "with 'a' and 'b' keys" says; null when nothing of the kind stands there. */
    private static @Nullable JsonNode keysIn(String text) {
        Matcher said = KEYS.matcher(text);
        boolean keys =
                said.find() && (said.group(2) != null || said.group().matches(".*\\b(?:keys?|fields?):? [`'\"].*"));
        if (!keys) {
            return null;
        }
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        Matcher key = KEY.matcher(said.group(1));
        while (key.find()) {
            properties.putObject(key.group(1)).put("type", "string");
            required.add(key.group(1));
        }
        return schema;
    }

    /** The first object behind a place, if that looks like a schema. */
    private static @Nullable JsonNode objectFrom(String text, int place) {
        int brace = text.indexOf('{', place);
        if (brace < 0) {
            return null;
        }
        String object = text.substring(brace);
        JsonNode found = read(object);
        if (found == null && object.contains("'type'")) {
            found = read(WORD_OF_PYTHON.matcher(object).replaceAll(word -> LITERALS.get(word.group(1))));
        }
        return found != null && (found.has("type") || found.has("properties") || found.has("$ref")) ? found : null;
    }

    /** The value at the beginning of a text; null when none stands there. */
    private static @Nullable JsonNode read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return json.readValueAsTree();
        } catch (IOException notJson) {
            return null;
        }
    }
}
