package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.OpenAiErrorBody;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose events name their own {@code type}, as OpenAI's of pictures and of transcriptions, passed on as they come. A finished piece tells its usage; the last one waits for what
 * all of them cost. Nothing but the usage is built: a picture may be megabytes.
 */
public final class PassedTypedStream implements AnswerStream {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Surface surface;
    private final Pieces pieces;
    private final AnswerFacts facts = new AnswerFacts();
    private byte @Nullable [] last;
    private int finished;

    private @Nullable String type;
    private boolean error;
    private int deltaBytes;
    private int usageStart;
    private int usageEnd;
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode told = MissingNode.getInstance();

    /**
     * What the stream is made of.
     *
     * @param finished the type of the event that ends a piece
     * @param count how many pieces were asked for
     * @param counting what a finished piece used
     */
    public record Pieces(String finished, int count, PassedJson.Counting counting) {}

    /** @param units what the request is charged for beside tokens where the provider counts nothing */
    public PassedTypedStream(Surface surface, UsageCounts units, Pieces pieces) {
        this.surface = surface;
        this.pieces = pieces;
        facts.units = units;
    }

    @Override
    public Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer out) {
        if (bytes[from] == '[') {
            return mayEndHere() ? Step.ENDED : Step.UPSTREAM_ERROR;
        }
        boolean wellFormed = scan(bytes, from, to);
        String kind = type;
        if (errorEvent || error || "error".equals(kind)) {
            return Step.UPSTREAM_ERROR;
        }
        if (!wellFormed || kind == null || !isName(kind)) {
            return Step.MALFORMED;
        }
        release(out);
        facts.substance = true;
        if (deltaBytes > 0) {
            facts.contentBytes += deltaBytes;
            facts.contentEvents++;
        }
        if (!kind.equals(pieces.finished())) {
            append(kind, bytes, from, to, out);
            return Step.GO_ON;
        }
        finished++;
        facts.finishReason = "completed";
        UsageCounts used = pieces.counting().counts(usage, told, 1);
        if (used != null) {
            facts.usage = facts.usage == null ? used : facts.usage.plus(used);
        }
        last = Arrays.copyOfRange(bytes, from, to);
        return finished < pieces.count() ? Step.GO_ON : Step.ENDED;
    }

    /** A finished piece was not the last one: it goes out as it came. */
    private void release(Buffer out) {
        byte[] event = last;
        if (event != null) {
            last = null;
            append(pieces.finished(), event, 0, event.length, out);
        }
    }

    private boolean scan(byte[] bytes, int from, int to) {
        type = null;
        error = false;
        deltaBytes = 0;
        usageStart = usageEnd = -1;
        usage = MissingNode.getInstance();
        told = MissingNode.getInstance();
        try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                member(json, json.currentName(), json.nextToken());
            }
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private void member(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "type" -> type = json.getText();
            case "error" -> {
                error = value != JsonToken.VALUE_NULL;
                json.skipChildren();
            }
            case "delta" -> {
                if (value == JsonToken.VALUE_STRING) {
                    deltaBytes = json.getTextLength();
                } else {
                    json.skipChildren();
                }
            }
            case "usage" -> {
                if (value == JsonToken.START_OBJECT) {
                    usageStart = (int) json.currentTokenLocation().getByteOffset();
                    usage = ChatWords.JSON.readTree(json);
                    usageEnd = (int) json.currentLocation().getByteOffset();
                } else {
                    json.skipChildren();
                }
            }
            case "size", "quality" -> {
                told = PassedJson.told(told, name, json);
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    @Override
    public boolean mayEndHere() {
        return last != null;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void end(Bill bill, Buffer out) {
        byte[] event = last;
        if (event == null) {
            return;
        }
        scan(event, 0, event.length);
        boolean extend = usageEnd >= 0 && !usage.isEmpty() && !usage.has("cost") && !usage.has("is_byok");
        Buffer whole = Buffer.buffer(event.length + 128);
        if (extend) {
            whole.appendBytes(event, 0, usageEnd - 1)
                    .appendBytes(UsageText.members(bill.chargeNano(), bill.listNano(), bill.own()))
                    .appendBytes(event, usageEnd - 1, event.length - usageEnd + 1);
        } else if (usageEnd >= 0) {
            whole.appendBytes(event, 0, usageStart)
                    .appendBytes(PassedJson.object(bill))
                    .appendBytes(event, usageEnd, event.length - usageEnd);
        } else {
            int brace = PassedJson.lastBrace(event);
            whole.appendBytes(event, 0, brace)
                    .appendString(",\"usage\":")
                    .appendBytes(PassedJson.object(bill))
                    .appendBytes(event, brace, event.length - brace);
        }
        byte[] told = whole.getBytes();
        append(pieces.finished(), told, 0, told.length, out);
    }

    @Override
    public void failed(GatewayError failure, Buffer out) {
        byte[] body = OpenAiErrorBody.render(failure, surface);
        append("error", body, 0, body.length, out);
    }

    private static void append(String kind, byte[] event, int from, int to, Buffer out) {
        out.appendString("event: ").appendString(kind).appendString("\ndata: ");
        out.appendBytes(event, from, to - from).appendBytes(EVENT_END);
    }

    /** Whether the word may stand in a line of its own. */
    private static boolean isName(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) <= ' ' || word.charAt(i) > '~') {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
