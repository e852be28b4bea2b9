package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A form asked for in words, as models obey it: "answer with one JSON object", with a schema in the same text or without. */
final class FormInWords {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ASKED = Pattern.compile(
            "\\b(?:answer|respond|reply|return|output|generate|produce|provide)\\b[^.\\n]{0,40}\\bjson\\b",
            Pattern.CASE_INSENSITIVE);
    /** Longer texts are handbooks that speak of JSON among other things. */
    private static final int LONGEST = 8_000;

    private FormInWords() {}

    /** Null when the text asks for none. */
    static @Nullable Shape of(String text) {
        boolean named = text.contains("JSON") || text.contains("json") || text.contains("Json");
        if (!named || text.length() > LONGEST || !ASKED.matcher(text).find()) {
            return null;
        }
        int said = text.indexOf("schema");
        JsonNode schema = said < 0 ? null : objectFrom(text, said);
        return schema == null ? new Shape.AnyJson() : new Shape.Schema(schema);
    }

    /** The first object behind a place, if that looks like a schema. */
    private static @Nullable JsonNode objectFrom(String text, int place) {
        int brace = text.indexOf('{', place);
        if (brace < 0) {
            return null;
        }
        try (JsonParser json = JSON.createParser(text.substring(brace))) {
            JsonNode found = json.readValueAsTree();
            return found.has("type") || found.has("properties") || found.has("$ref") ? found : null;
        } catch (IOException notJson) {
            return null;
        }
    }
}
