package io.tollway.gateway.dialect.embeddings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.openai.UsageText;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** A list of embeddings, passed on as it came but for the model's name and our members of its usage. The vectors are skipped, never built. */
final class PassedEmbeddings implements AnswerDocument {
    private static final JsonFactory JSON = new JsonFactory();

    private final AnswerNames names;
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] bytes = new byte[0];
    private int modelStart = -1;
    private int modelEnd = -1;
    private int usageStart = -1;
    private int usageEnd = -1;
    private boolean usageNull;
    private boolean list;
    private boolean failed;
    private long prompt = -1;

    PassedEmbeddings(AnswerNames names) {
        this.names = names;
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
        if (prompt >= 0) {
            facts.usage = new UsageCounts(prompt, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        facts.substance = list;
        return failed ? Step.UPSTREAM_ERROR : list ? Step.ENDED : Step.MALFORMED;
    }

    private void member(JsonParser json) throws IOException {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
            case "error" -> failed = value != JsonToken.VALUE_NULL;
            case "data" -> list = value == JsonToken.START_ARRAY;
            case "model" -> {
                if (value == JsonToken.VALUE_STRING) {
                    modelStart = (int) json.currentTokenLocation().getByteOffset();
                    facts.model = json.getText();
                    json.finishToken();
                    modelEnd = (int) json.currentLocation().getByteOffset();
                }
            }
            case "usage" -> {
                usage(json);
                return;
            }
            default -> {}
        }
        json.skipChildren();
    }

    private void usage(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            usageNull = true;
            usageStart = (int) json.currentTokenLocation().getByteOffset();
            usageEnd = (int) json.currentLocation().getByteOffset();
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean input = json.currentName().equals("prompt_tokens");
            JsonToken value = json.nextToken();
            if (input && value == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == JsonParser.NumberType.INT) {
                prompt = Math.max(0, json.getIntValue());
            }
            json.skipChildren();
        }
        usageEnd = (int) json.currentLocation().getByteOffset();
    }

    @Override
    public AnswerFacts facts() {
        // Vectors are what was asked for; there is no text, and no reason for an end.
        facts.contentBytes = list ? 1 : 0;
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        int at = 0;
        boolean modelFirst = modelStart < usageEnd || usageEnd < 0;
        if (modelFirst) {
            at = model(at, out);
        }
        if (usageNull) {
            out.appendBytes(bytes, at, usageStart - at).appendBytes(object(bill));
            at = usageEnd;
        } else if (usageEnd > 0 && prompt >= 0) {
            out.appendBytes(bytes, at, usageEnd - 1 - at).appendBytes(ours(bill));
            at = usageEnd - 1;
        }
        if (!modelFirst) {
            at = model(at, out);
        }
        if (usageEnd < 0) {
            int end = lastBrace();
            out.appendBytes(bytes, at, end - at).appendString(",\"usage\":").appendBytes(object(bill));
            at = end;
        }
        out.appendBytes(bytes, at, bytes.length - at);
    }

    private int model(int from, Buffer out) {
        if (modelStart < 0) {
            return from;
        }
        out.appendBytes(bytes, from, modelStart - from);
        out.appendBytes(io.tollway.gateway.body.BodyEdits.quoted(names.model()));
        return modelEnd;
    }

    private int lastBrace() {
        int at = bytes.length - 1;
        while (bytes[at] != '}') {
            at--;
        }
        return at;
    }

    private static byte[] object(Bill bill) {
        long input = bill.usage().input();
        Buffer object = Buffer.buffer("{\"prompt_tokens\":" + input + ",\"total_tokens\":" + input);
        return object.appendBytes(ours(bill)).appendString("}").getBytes();
    }

    private static byte[] ours(Bill bill) {
        return UsageText.members(bill.chargeNano(), bill.listNano(), bill.own());
    }
}
