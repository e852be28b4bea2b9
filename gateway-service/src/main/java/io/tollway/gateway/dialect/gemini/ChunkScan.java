package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is found in one {@code GenerateContentResponse} on its way through: where the members that are ours stand, and what the record needs to know. Content is skipped, not built. */
final class ChunkScan {
    boolean wellFormed;
    boolean error;
    /** Whether a candidate, or the prompt's refusal, says why it ended. */
    boolean complete;
    /** Offset of the closing brace. */
    int end;

    /** The candidates in it, a bit each by index, and those that say why they ended. */
    long seen;

    long ended;

    boolean empty = true;
    int modelStart = -1;
    int modelEnd;
    int usageStart = -1;
    int usageEnd;
    boolean usageIsObject;
    boolean usageIsEmpty;
    boolean namesCounts;
    long contentBytes;

    @Nullable String finishReason;

    @Nullable String model;

    private final int from;
    private final JsonParser json;
    private boolean answer;
    /** Pictures in it. */
    int images;

    private @Nullable JsonNode usageTree;
    private @Nullable JsonNode grounding;

    private ChunkScan(int from, JsonParser json) {
        this.from = from;
        this.json = json;
    }

    static ChunkScan of(byte[] bytes, int from, int to) {
        try (JsonParser json = GeminiJson.FACTORY.createParser(bytes, from, to - from)) {
            json.setCodec(GeminiJson.TREES);
            ChunkScan scan = new ChunkScan(from, json);
            try {
                scan.root();
            } catch (IOException notJson) {
                scan.wellFormed = false;
            }
            return scan;
        } catch (IOException impossible) {
            throw new IllegalStateException("an array can always be read", impossible);
        }
    }

    private void root() throws IOException {
        JsonToken first = json.nextToken();
        boolean wrapped = first == JsonToken.START_ARRAY;
        if (wrapped) {
            first = json.nextToken();
        }
        if (first != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = json.currentName();
            json.nextToken();
            member(name);
        }
        end = from + (int) json.currentTokenLocation().getByteOffset();
        if (wrapped) {
            // Some of Google's endpoints put an error into an array; an answer never is.
            wellFormed = error;
            return;
        }
        wellFormed = json.nextToken() == null && (answer || error);
    }

    /** The counts; null when there are none. @param before pictures in the chunks before this one */
    @Nullable UsageCounts usage(int before) {
        JsonNode counts = usageTree;
        JsonNode searched = grounding;
        return counts == null
                ? null
                : UsageMetadata.read(
                        counts, searched == null ? 0 : UsageMetadata.searches(searched, model), (long) before + images);
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "modelVersion" -> {
                modelStart = here();
                model = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
                modelEnd = afterValue();
            }
            case "usageMetadata" -> {
                answer = true;
                usageStart = here();
                usageIsObject = json.currentToken() == JsonToken.START_OBJECT;
                JsonNode tree = json.readValueAsTree();
                usageEnd = from + (int) json.currentLocation().getByteOffset();
                usageTree = usageIsObject ? tree : null;
                usageIsEmpty = tree == null || tree.isEmpty();
                namesCounts = tree != null && (tree.has("promptTokenCount") || tree.has("totalTokenCount"));
            }
            case "candidates" -> {
                answer = true;
                candidates();
            }
            case "promptFeedback" -> {
                answer = true;
                JsonNode feedback = json.readValueAsTree();
                String reason = GeminiJson.string(feedback, "blockReason");
                if (reason != null) {
                    complete = true;
                    finishReason = finishReason == null ? reason : finishReason;
                }
            }
            case "error" -> {
                error = json.currentToken() != JsonToken.VALUE_NULL;
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    private void candidates() throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            candidate();
        }
    }

    private void candidate() throws IOException {
        int index = 0;
        boolean finished = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "content" -> content();
                case "index" -> {
                    index = value == JsonToken.VALUE_NUMBER_INT ? json.getValueAsInt() : 0;
                    json.skipChildren();
                }
                case "finishReason" -> finished |= finish();
                case "groundingMetadata" -> grounding = json.readValueAsTree();
                default -> json.skipChildren();
            }
        }
        long bit = 1L << Math.clamp(index, 0, Long.SIZE - 1);
        seen |= bit;
        ended |= finished ? bit : 0;
    }

    private boolean finish() throws IOException {
        JsonToken token = json.currentToken();
        String word = token == JsonToken.VALUE_STRING
                ? json.getText()
                : token == JsonToken.VALUE_NUMBER_INT ? FinishReasons.numbered(json.getIntValue()) : "";
        boolean end = FinishReasons.meansEnd(word);
        if (end) {
            complete = true;
            finishReason = word;
        }
        json.skipChildren();
        return end;
    }

    private void content() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean parts = json.currentName().equals("parts");
            if (json.nextToken() == JsonToken.START_ARRAY && parts) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    part();
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void part() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            switch (name) {
                case "text" -> contentBytes += token == JsonToken.VALUE_STRING ? json.getTextLength() : 0;
                case "functionCall", "executableCode", "codeExecutionResult", "toolCall", "toolResponse" -> {
                    int start = here();
                    json.skipChildren();
                    contentBytes += afterValue() - start;
                }
                case "inlineData" -> {
                    // An image is content, but its length says nothing about tokens.
                    contentBytes++;
                    media();
                }
                default -> json.skipChildren();
            }
        }
    }

    private void media() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean type = Fields.camel(json.currentName()).equals("mimeType");
            JsonToken value = json.nextToken();
            images += type && value == JsonToken.VALUE_STRING && json.getText().startsWith("image/") ? 1 : 0;
            json.skipChildren();
        }
    }

    private int here() {
        return from + (int) json.currentTokenLocation().getByteOffset();
    }

    private int afterValue() throws IOException {
        json.skipChildren();
        json.finishToken();
        return from + (int) json.currentLocation().getByteOffset();
    }
}
