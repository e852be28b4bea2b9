package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's body for an upstream that speaks the same: our fields cut, the output limit in force, envelopes of other providers' signatures taken out, and every other byte as it came. */
final class RequestPass {
    private static final byte[][] NAMES = {ascii("\"thoughtSignature\""), ascii("\"thought_signature\"")};
    private static final byte[] PLACEHOLDER = ('"' + Signatures.PLACEHOLDER + '"').getBytes(StandardCharsets.US_ASCII);

    private final JsonDocument document;
    private final byte[] bytes;
    private final BodyEdits edits;
    private final Changes changes;

    private RequestPass(JsonDocument document, Changes changes) {
        this.document = document;
        this.changes = changes;
        this.bytes = document.bytes();
        this.edits = document.edits();
    }

    static byte[] body(DocumentRequest request, UpstreamModel model, Changes changes) {
        RequestPass pass = new RequestPass(request.document(), changes);
        List<String> cut = new ArrayList<>(request.dropped());
        // The path says which model; Google refuses a body that says another.
        cut.add("model");
        pass.edits.cut(pass.document.cutsOf(cut));
        // Our own field, in Google's words.
        JsonNode thinking = request.dropped().contains("reasoning")
                ? new ConfigWriter(request.canonical(), model, changes).thinking()
                : null;
        try {
            if (model.outputCap() >= 0 || thinking != null) {
                pass.config(model.outputCap(), thinking);
            }
            pass.signatures();
        } catch (IOException checked) {
            throw new UncheckedIOException("the body went through the gate", checked);
        }
        return pass.edits.apply();
    }

    /** A body that is counted and not answered: nothing is capped, and a whole request in it names the model as the upstream does. */
    static byte[] counted(DocumentRequest request, String model, Changes changes) {
        RequestPass pass = new RequestPass(request.document(), changes);
        List<String> cut = new ArrayList<>(request.dropped());
        cut.add("model");
        pass.edits.cut(pass.document.cutsOf(cut));
        try {
            pass.model(model);
        } catch (IOException checked) {
            throw new UncheckedIOException("the body went through the gate", checked);
        }
        return pass.edits.apply();
    }

    private void model(String model) throws IOException {
        int[] place = document.valueOf("generateContentRequest");
        int[] whole = place == null ? document.valueOf("generate_content_request") : place;
        if (whole == null || bytes[whole[0]] != '{') {
            return;
        }
        byte[] named = BodyEdits.quoted("models/" + model);
        try (JsonParser json = GeminiJson.FACTORY.createParser(bytes, whole[0], whole[1] - whole[0])) {
            json.nextToken();
            boolean empty = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                boolean found = json.currentName().equals("model");
                json.nextToken();
                int start = whole[0] + (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                json.finishToken();
                if (found) {
                    edits.replace(start, whole[0] + (int) json.currentLocation().getByteOffset(), named);
                    return;
                }
            }
            String member = "\"model\":" + new String(named, StandardCharsets.UTF_8) + (empty ? "" : ",");
            edits.replace(whole[0] + 1, whole[0] + 1, member.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Puts into {@code generationConfig} what must be there.
     *
     * @param outputCap the most tokens; negative leaves the client's own limit
     * @param thinking what to say unless the client says something itself; null for nothing
     */
    private void config(long outputCap, @Nullable JsonNode thinking) throws IOException {
        String limit = outputCap < 0 ? "" : "\"maxOutputTokens\":" + outputCap;
        String thoughts = thinking == null ? "" : "\"thinkingConfig\":" + thinking;
        int[] place = document.valueOf("generationConfig");
        int[] config = place == null ? document.valueOf("generation_config") : place;
        if (config == null) {
            edits.first("\"generationConfig\":{" + joined(limit, thoughts) + "},");
            return;
        }
        if (bytes[config[0]] != '{') {
            edits.replace(config[0], config[1], ascii("{" + joined(limit, thoughts) + "}"));
            return;
        }
        try (JsonParser json = GeminiJson.FACTORY.createParser(bytes, config[0], config[1] - config[0])) {
            json.nextToken();
            boolean empty = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String name = Fields.camel(json.currentName());
                boolean absent = json.nextToken() == JsonToken.VALUE_NULL;
                int start = config[0] + (int) json.currentTokenLocation().getByteOffset();
                boolean beyond = outputCap >= 0 && name.equals("maxOutputTokens") && isBeyond(json, outputCap);
                boolean open = thinking != null && absent && name.equals("thinkingConfig");
                json.skipChildren();
                json.finishToken();
                int end = config[0] + (int) json.currentLocation().getByteOffset();
                if (beyond) {
                    edits.replace(start, end, ascii(Long.toString(outputCap)));
                } else if (open) {
                    edits.replace(start, end, ascii(String.valueOf(thinking)));
                }
                limit = name.equals("maxOutputTokens") ? "" : limit;
                thoughts = name.equals("thinkingConfig") ? "" : thoughts;
            }
            String missing = joined(limit, thoughts);
            if (!missing.isEmpty()) {
                edits.replace(config[0] + 1, config[0] + 1, ascii(empty ? missing : missing + ","));
            }
        }
    }

    private static String joined(String one, String other) {
        return one + (one.isEmpty() || other.isEmpty() ? "" : ",") + other;
    }

    /** A number, or one in a string; null has no limit. */
    private static boolean isBeyond(JsonParser json, long outputCap) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL
                || new BigDecimal(json.getText()).compareTo(BigDecimal.valueOf(outputCap)) > 0;
    }

    /** Another provider's signature means nothing to Google: the documented placeholder stands in for it. SDKs that decode a signature write it in the other alphabet of base64. */
    private void signatures() throws IOException {
        int[] contents = document.valueOf("contents");
        if (contents == null || !contains(contents[0], contents[1])) {
            return;
        }
        try (JsonParser json = GeminiJson.FACTORY.createParser(bytes, contents[0], contents[1] - contents[0])) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.FIELD_NAME
                        || !Fields.camel(json.currentName()).equals("thoughtSignature")) {
                    continue;
                }
                String signature = json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : "";
                boolean enveloped = Signatures.isEnveloped(signature);
                String standard = Signatures.inStandardAlphabet(signature);
                int start = contents[0] + (int) json.currentTokenLocation().getByteOffset();
                json.finishToken();
                if (!enveloped && !standard.equals(signature)) {
                    edits.replace(
                            start,
                            contents[0] + (int) json.currentLocation().getByteOffset(),
                            BodyEdits.quoted(standard));
                }
                if (enveloped) {
                    changes.adjusted(
                            "contents[].parts[].thoughtSignature", "another provider's became Google's placeholder");
                    edits.replace(
                            start, contents[0] + (int) json.currentLocation().getByteOffset(), PLACEHOLDER);
                }
            }
        }
    }

    private boolean contains(int from, int to) {
        for (byte[] name : NAMES) {
            for (int i = from; i <= to - name.length; i++) {
                if (bytes[i] == '"' && Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
