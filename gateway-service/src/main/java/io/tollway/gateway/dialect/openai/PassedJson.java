package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is a list in OpenAI's manner, passed on as it came but for the model's name and what it cost. The list is skipped, never built: it may be megabytes of vectors or
 * pictures.
 */
public final class PassedJson implements AnswerDocument {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_WORD = 64;

    private final AnswerNames names;
    private final String list;
    private final Counting counting;
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] bytes = new byte[0];
    private int modelStart = -1;
    private int modelEnd = -1;
    private int usageStart = -1;
    private int usageEnd = -1;
    private boolean found;
    private boolean failed;
    private int entries;
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode meta = MissingNode.getInstance();

    /** What a provider says was used. */
    @FunctionalInterface
    public interface Counting {
        /**
         * @param usage missing where the answer has none
         * @param meta Cohere's object for it; or the {@code size} and {@code quality} that the answer tells of its pictures; missing where it has neither
         * @param entries of the list
         * @return null when nothing that can be believed is said
         */
        @Nullable UsageCounts counts(JsonNode usage, JsonNode meta, int entries);
    }

    /**
     * @param list the member that makes it an answer
     * @param units what the request is charged for beside tokens where the provider counts nothing
     */
    public PassedJson(AnswerNames names, String list, UsageCounts units, Counting counting) {
        this.names = names;
        this.list = list;
        this.counting = counting;
        this.facts.units = units;
    }

    /** A count as providers write it; -1 when it is none. */
    public static long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        boolean sound = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
        return sound ? value.intValue() : -1;
    }

    @Override
    public Step take(byte[] body) {
        bytes = body;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Step.MALFORMED;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                member(json);
            }
        } catch (IOException notJson) {
            return Step.MALFORMED;
        }
        if (failed) {
            return Step.UPSTREAM_ERROR;
        }
        if (!found) {
            return Step.MALFORMED;
        }
        facts.substance = true;
        // The list is what was asked for; there is no text, and no reason for an end.
        facts.contentBytes = 1;
        facts.usage = counting.counts(usage, meta, entries);
        return Step.ENDED;
    }

    private void member(JsonParser json) throws IOException {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals(list)) {
            found = value == JsonToken.START_ARRAY;
            list(json);
            return;
        }
        switch (name) {
            case "error" -> failed = value != JsonToken.VALUE_NULL;
            case "model" -> {
                if (value == JsonToken.VALUE_STRING) {
                    modelStart = (int) json.currentTokenLocation().getByteOffset();
                    facts.model = json.getText();
                    json.finishToken();
                    modelEnd = (int) json.currentLocation().getByteOffset();
                }
            }
            case "usage" -> {
                if (value == JsonToken.VALUE_NULL) {
                    usageStart = (int) json.currentTokenLocation().getByteOffset();
                    usageEnd = (int) json.currentLocation().getByteOffset();
                } else if (value == JsonToken.START_OBJECT) {
                    usageStart = (int) json.currentTokenLocation().getByteOffset();
                    usage = ChatWords.JSON.readTree(json);
                    usageEnd = (int) json.currentLocation().getByteOffset();
                    return;
                }
            }
            case "meta" -> {
                if (value == JsonToken.START_OBJECT) {
                    meta = ChatWords.JSON.readTree(json);
                    return;
                }
            }
            case "size", "quality" -> meta = told(meta, name, json);
            default -> {}
        }
        json.skipChildren();
    }

    /** What an answer tells of its pictures, with one more word. */
    static JsonNode told(JsonNode before, String name, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > LONGEST_WORD) {
            return before;
        }
        ObjectNode all = before instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return all.put(name, json.getText());
    }

    private void list(JsonParser json) throws IOException {
        if (!found) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            entries++;
            json.skipChildren();
        }
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        boolean usageFirst = usageEnd >= 0 && (modelStart < 0 || usageEnd < modelStart);
        int at = usageFirst ? usage(0, bill, out) : model(0, out);
        at = usageFirst ? model(at, out) : usage(at, bill, out);
        if (usageEnd < 0) {
            int brace = lastBrace(bytes);
            out.appendBytes(bytes, at, brace - at).appendString(",\"usage\":").appendBytes(object(bill));
            at = brace;
        }
        out.appendBytes(bytes, at, bytes.length - at);
    }

    /** Our members go before the brace; an object that has a cost of its own is replaced, so that nothing is there twice. */
    private int usage(int from, Bill bill, Buffer out) {
        if (usageEnd < 0) {
            return from;
        }
        boolean replace = usage.isEmpty() || usage.has("cost") || usage.has("is_byok");
        int end = replace ? usageStart : usageEnd - 1;
        out.appendBytes(bytes, from, end - from);
        out.appendBytes(replace ? object(bill) : UsageText.members(bill.chargeNano(), bill.listNano(), bill.own()));
        return replace ? usageEnd : usageEnd - 1;
    }

    static byte[] object(Bill bill) {
        long tokens =
                bill.usage().input() + bill.usage().imageInput() + bill.usage().audioInput();
        Buffer object = Buffer.buffer(96)
                .appendString("{\"prompt_tokens\":" + tokens + ",\"total_tokens\":"
                        + (tokens + bill.usage().output()));
        return object.appendBytes(UsageText.members(bill.chargeNano(), bill.listNano(), bill.own()))
                .appendString("}")
                .getBytes();
    }

    private int model(int from, Buffer out) {
        if (modelStart < 0) {
            return from;
        }
        out.appendBytes(bytes, from, modelStart - from).appendBytes(BodyEdits.quoted(names.model()));
        return modelEnd;
    }

    /** Of an object. */
    static int lastBrace(byte[] bytes) {
        int at = bytes.length - 1;
        while (bytes[at] != '}') {
            at--;
        }
        return at;
    }
}
