package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an event or a whole message that finds what the gateway reads or owns, without building anything. Offsets are those of the array given; an end is exclusive; -1 means
 * absent. Used again from event to event.
 */
final class EventScan {
    private static final JsonFactory JSON = new JsonFactory();

    /** Null when the event names none. */
    @Nullable String type;

    @Nullable String model;

    /** The message's {@code model}, quotes included. */
    int modelStart;

    int modelEnd;
    /** The {@code usage} of the event, or of the message in it; an object. */
    int usageStart;

    int usageEnd;
    /** Whether the event, or the message, says {@code "usage":null}: then the place is the null's. */
    boolean usageNull;

    @Nullable String stopReason;

    /** UTF-8 bytes of generated text, thinking and tool arguments. */
    int contentBytes;
    /** Whether a block begins that is neither text nor thinking. */
    boolean otherBlock;

    private int base;

    /** @return whether the bytes are one JSON object; nothing else is meaningful when not */
    boolean scan(byte[] bytes, int from, int to) {
        type = model = stopReason = null;
        modelStart = modelEnd = usageStart = usageEnd = -1;
        contentBytes = 0;
        otherBlock = usageNull = false;
        base = from;
        try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                top(json, name, json.nextToken());
            }
            return json.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private void top(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "type" -> type = value == JsonToken.VALUE_STRING ? json.getText() : null;
            case "model" -> model(json, value);
            case "stop_reason" -> stopReason = value == JsonToken.VALUE_STRING ? json.getText() : null;
            case "usage" -> usage(json, value);
            case "message" -> members(json, value, this::message);
            case "delta" -> members(json, value, this::delta);
            case "content_block" -> members(json, value, this::block);
            case "content" -> contents(json, value);
            default -> json.skipChildren();
        }
    }

    private interface Member {
        void read(JsonParser json, String name, JsonToken value) throws IOException;
    }

    private static void members(JsonParser json, JsonToken object, Member member) throws IOException {
        if (object != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            member.read(json, name, json.nextToken());
        }
    }

    private void message(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "model" -> model(json, value);
            case "usage" -> usage(json, value);
            default -> json.skipChildren();
        }
    }

    private void delta(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "text", "thinking", "partial_json", "content" -> generated(json, value);
            case "stop_reason" -> stopReason = value == JsonToken.VALUE_STRING ? json.getText() : null;
            default -> json.skipChildren();
        }
    }

    private void block(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "type" -> {
                String kind = value == JsonToken.VALUE_STRING ? json.getText() : "";
                otherBlock |= !kind.equals("text") && !kind.equals("thinking") && !kind.equals("redacted_thinking");
            }
            case "text", "thinking", "name" -> generated(json, value);
            default -> json.skipChildren();
        }
    }

    /** The blocks of a whole message. */
    private void contents(JsonParser json, JsonToken array) throws IOException {
        if (array != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            members(json, json.currentToken(), this::wholeBlock);
        }
    }

    private void wholeBlock(JsonParser json, String name, JsonToken value) throws IOException {
        if (name.equals("input")) {
            int start = offset(json.currentTokenLocation().getByteOffset());
            json.skipChildren();
            contentBytes += offset(json.currentLocation().getByteOffset()) - start;
        } else {
            block(json, name, value);
        }
    }

    private void generated(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return;
        }
        char[] text = json.getTextCharacters();
        int from = json.getTextOffset();
        for (int i = from; i < from + json.getTextLength(); i++) {
            contentBytes += text[i] < 0x80 ? 1 : text[i] < 0x800 || Character.isSurrogate(text[i]) ? 2 : 3;
        }
    }

    private void model(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return;
        }
        modelStart = offset(json.currentTokenLocation().getByteOffset());
        model = json.getText();
        modelEnd = offset(json.currentLocation().getByteOffset());
    }

    private void usage(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT && value != JsonToken.VALUE_NULL) {
            json.skipChildren();
            return;
        }
        usageNull = value == JsonToken.VALUE_NULL;
        usageStart = offset(json.currentTokenLocation().getByteOffset());
        json.skipChildren();
        usageEnd = offset(json.currentLocation().getByteOffset());
    }

    private int offset(long inParser) {
        return base + (int) inParser;
    }
}
