package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.dialect.Changes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A request reduced to what it means, so that two spellings of the same are equal. Written without the code under test. */
final class Meaning {
    /** Free objects: their names are the client's. */
    private static final Set<String> OPAQUE =
            Set.of("args", "response", "parametersJsonSchema", "responseJsonSchema", "parameters", "responseSchema");

    /** What has no canonical form; a client hears of it in the record's changes. */
    private static final List<String> GOOGLES_ALONE = List.of("safetySettings", "cachedContent", "model", "labels");

    private Meaning() {}

    static JsonNode of(JsonNode body, Changes changes) {
        ObjectNode all = (ObjectNode) camel(body);
        all.remove(GOOGLES_ALONE);
        ObjectNode meaning = JsonNodeFactory.instance.objectNode();
        meaning.set("system", texts(all.path("systemInstruction")));
        meaning.set("contents", contents(all.path("contents")));
        meaning.set("tools", tools(all.path("tools")));
        JsonNode mode = all.path("toolConfig").path("functionCallingConfig");
        if (!mode.isMissingNode() && !changes.all().contains("dropped tool_choice")) {
            meaning.set("mode", mode);
        }
        meaning.set("config", config(all.path("generationConfig"), changes));
        return meaning;
    }

    /** The client's body, but for the alphabet of its signatures: SDKs that decode one write it in the one that Google refuses. */
    static ObjectNode withSignaturesInTheStandardAlphabet(JsonNode body) {
        ObjectNode copy = body.deepCopy();
        for (String name : List.of("thoughtSignature", "thought_signature")) {
            for (JsonNode parent : copy.findParents(name)) {
                ((ObjectNode) parent).put(name, standard(parent.path(name)));
            }
        }
        return copy;
    }

    /** Google's placeholder is a word, not base64. */
    private static String standard(JsonNode base64) {
        String text = base64.asText();
        return text.equals("skip_thought_signature_validator")
                ? text
                : text.replace('-', '+').replace('_', '/');
    }

    private static JsonNode texts(JsonNode content) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        content.path("parts").forEach(part -> texts.add(part.path("text")));
        return texts;
    }

    private static JsonNode contents(JsonNode contents) {
        ArrayNode turns = JsonNodeFactory.instance.arrayNode();
        for (JsonNode content : contents) {
            String role = content.path("role").asText("user");
            JsonNode last = turns.path(turns.size() - 1);
            ObjectNode turn = last.path("role").asText("").equals(role)
                    ? (ObjectNode) last
                    : turns.addObject().put("role", role);
            parts(content.path("parts"), turn.withArray("parts"));
        }
        return turns;
    }

    /** A signature on a thought goes on what the thought led to; a text without words says nothing. */
    private static void parts(JsonNode parts, ArrayNode into) {
        JsonNode carried = null;
        for (JsonNode part : parts) {
            ObjectNode meaning = part(part);
            if (carried != null && !meaning.has("thoughtSignature")) {
                meaning.set("thoughtSignature", carried);
            }
            carried = meaning.path("thought").asBoolean() ? meaning.remove("thoughtSignature") : null;
            if (!meaning.path("text").asText("x").isEmpty() || meaning.has("thoughtSignature")) {
                into.add(meaning);
            }
        }
    }

    private static ObjectNode part(JsonNode part) {
        ObjectNode meaning = part.deepCopy();
        if (meaning.path("thoughtSignature").asText("").equals("skip_thought_signature_validator")) {
            meaning.remove("thoughtSignature");
        }
        if (meaning.has("thoughtSignature")) {
            meaning.put("thoughtSignature", standard(meaning.path("thoughtSignature")));
        }
        if (meaning.path("functionCall") instanceof ObjectNode call) {
            call.remove("id");
            call.withObject("/args");
        }
        if (meaning.path("functionResponse") instanceof ObjectNode response) {
            response.remove("id");
            JsonNode value = response.path("response");
            if (value.size() == 1 && value.path("output").isTextual()) {
                ((ObjectNode) response.putObject("response")).set("result", value.path("output"));
            }
        }
        if (meaning.path("inlineData") instanceof ObjectNode data) {
            data.put("data", standard(data.path("data")));
        }
        return meaning;
    }

    private static JsonNode tools(JsonNode tools) {
        ObjectNode meaning = JsonNodeFactory.instance.objectNode();
        for (JsonNode tool : tools) {
            for (Map.Entry<String, JsonNode> kind : tool.properties()) {
                if (!kind.getKey().equals("functionDeclarations")) {
                    meaning.set(kind.getKey(), kind.getValue());
                }
            }
            for (JsonNode function : tool.path("functionDeclarations")) {
                ObjectNode said =
                        meaning.putObject("function " + function.path("name").asText());
                said.put("description", function.path("description").asText(""));
                JsonNode json = function.path("parametersJsonSchema");
                said.set("schema", json.isMissingNode() ? lower(function.path("parameters")) : lower(json));
            }
        }
        return meaning;
    }

    private static JsonNode config(JsonNode config, Changes changes) {
        ObjectNode meaning = config.isObject() ? config.deepCopy() : JsonNodeFactory.instance.objectNode();
        meaning.remove(List.of("responseModalities", "speechConfig", "imageConfig", "mediaResolution"));
        if (meaning.path("candidateCount").asInt() == 1) {
            meaning.remove("candidateCount");
        }
        if (meaning.path("responseMimeType").asText().equals("text/plain")) {
            meaning.remove("responseMimeType");
        }
        if (meaning.has("responseSchema")) {
            meaning.set("responseJsonSchema", lower(meaning.remove("responseSchema")));
        }
        if (changes.all().contains("dropped response_format")) {
            meaning.remove(List.of("responseMimeType", "responseJsonSchema"));
        }
        if (meaning.path("thinkingConfig") instanceof ObjectNode thinking) {
            JsonNode level = thinking.path("thinkingLevel");
            if (level.isTextual()) {
                thinking.put("thinkingLevel", level.asText().toUpperCase(Locale.ROOT));
            }
            boolean adjusted = changes.all().stream()
                    .anyMatch(change -> change.startsWith("adjusted reasoning") || change.equals("dropped reasoning"));
            if (adjusted || thinking.isEmpty()) {
                meaning.remove("thinkingConfig");
            }
        }
        for (Map.Entry<String, JsonNode> member : meaning.properties()) {
            if (member.getValue().isNumber()) {
                member.setValue(JsonNodeFactory.instance.textNode(
                        member.getValue().decimalValue().stripTrailingZeros().toPlainString()));
            }
        }
        return meaning;
    }

    /** A schema in either form, as JSON Schema. */
    private static JsonNode lower(JsonNode schema) {
        if (schema.isArray()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            schema.forEach(entry -> all.add(lower(entry)));
            return all;
        }
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        boolean nullable = schema.path("nullable").asBoolean();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals("type") && value.isTextual()) {
                JsonNode type = JsonNodeFactory.instance.textNode(value.asText().toLowerCase(Locale.ROOT));
                all.set(
                        name,
                        nullable
                                ? JsonNodeFactory.instance.arrayNode().add(type).add("null")
                                : type);
            } else if (name.equals("const")) {
                all.set("enum", JsonNodeFactory.instance.arrayNode().add(value));
            } else if (!Set.of("nullable", "propertyOrdering", "example", "$schema")
                    .contains(name)) {
                all.set(name, lower(value));
            }
        }
        return all;
    }

    private static JsonNode camel(JsonNode tree) {
        if (tree.isArray()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            tree.forEach(entry -> all.add(camel(entry)));
            return all;
        }
        if (!tree.isObject()) {
            return tree;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            StringBuilder name = new StringBuilder();
            for (String word : member.getKey().split("_", -1)) {
                name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            }
            all.set(name.toString(), OPAQUE.contains(name.toString()) ? member.getValue() : camel(member.getValue()));
        }
        return all;
    }
}
