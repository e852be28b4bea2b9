package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an event, or over a whole response, that finds what the gateway reads or owns, without building anything. Offsets are those of the array given; an end is exclusive; -1 means absent. Reused from
 * event to event.
 */
final class ResponseScan {
    private static final JsonFactory JSON = new JsonFactory();

    /** The event's type; null in a whole response. */
    @Nullable String type;

    /** The type of the item that an event is about. */
    @Nullable String itemType;

    /** Web searches among the items of a whole response. */
    int searches;

    /** UTF-8 bytes of a {@code delta}, as escaped. */
    int deltaBytes;

    /** The delta's text without its quotes; meaningful where {@link #deltaBytes} is not 0. */
    int deltaStart;

    /** The item that an event is about. */
    int itemStart;

    int itemEnd;

    /** Bytes of {@code output}, in a whole response: an upper bound of what was generated. */
    int outputBytes;

    /** An {@code error} that is not null, in the event or in its response. */
    boolean error;

    /** Whether the response has an {@code output}. */
    boolean output;

    /** Which of the {@link LeastMembers} the response has. */
    int members;

    /** Behind the opening brace of the response. */
    int responseStart;

    int idStart;
    int idEnd;
    int modelStart;
    int modelEnd;
    int usageStart;
    int usageEnd;
    int storeStart;
    int storeEnd;
    int previousStart;
    int previousEnd;

    @Nullable String model;

    @Nullable String status;

    /** Why a response is incomplete. */
    @Nullable String incomplete;

    private int base;

    /** Scans a stream's event. False when it is not one JSON object. */
    boolean event(byte[] bytes, int from, int to) {
        reset(from);
        try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "type" -> type = json.getText();
                    case "delta" -> deltaBytes = length(json, value);
                    case "error" -> error |= notNull(json, value);
                    case "item" -> {
                        itemStart = at(json);
                        item(json, value);
                        itemEnd = end(json);
                    }
                    case "response" -> {
                        if (value == JsonToken.START_OBJECT) {
                            response(json);
                        }
                    }
                    default -> json.skipChildren();
                }
            }
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Scans a whole response. False when it is not one JSON object. */
    boolean document(byte[] bytes) {
        reset(0);
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            response(json);
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private void reset(int from) {
        base = from;
        type = itemType = model = status = incomplete = null;
        searches = deltaBytes = outputBytes = members = deltaStart = 0;
        error = output = false;
        responseStart = idStart = idEnd = modelStart = modelEnd = usageStart = usageEnd = itemStart = itemEnd = -1;
        storeStart = storeEnd = previousStart = previousEnd = -1;
    }

    private void response(JsonParser json) throws IOException {
        responseStart = at(json) + 1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            int start = at(json);
            members |= LeastMembers.bit(name);
            switch (name) {
                case "id" -> {
                    idStart = start;
                    idEnd = end(json);
                }
                case "model" -> {
                    modelStart = start;
                    model = value == JsonToken.VALUE_STRING ? json.getText() : null;
                    modelEnd = end(json);
                }
                case "usage" -> {
                    usageStart = start;
                    json.skipChildren();
                    usageEnd = end(json);
                }
                case "store" -> {
                    storeStart = start;
                    json.skipChildren();
                    storeEnd = end(json);
                }
                case "previous_response_id" -> {
                    previousStart = start;
                    json.skipChildren();
                    previousEnd = end(json);
                }
                case "status" -> status = json.getText();
                case "error" -> error |= notNull(json, value);
                case "incomplete_details" -> incomplete(json, value);
                case "output" -> {
                    output = value == JsonToken.START_ARRAY;
                    items(json, value);
                    outputBytes = end(json) - start;
                }
                default -> json.skipChildren();
            }
        }
    }

    private void items(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            item(json, JsonToken.START_OBJECT);
            searches += "web_search_call".equals(itemType) ? 1 : 0;
        }
    }

    private void item(JsonParser json, JsonToken value) throws IOException {
        itemType = null;
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean names = json.currentName().equals("type");
            json.nextToken();
            if (names) {
                itemType = json.getText();
            } else {
                json.skipChildren();
            }
        }
    }

    private void incomplete(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean reason = json.currentName().equals("reason");
            JsonToken said = json.nextToken();
            if (reason && said == JsonToken.VALUE_STRING) {
                incomplete = json.getText();
            } else {
                json.skipChildren();
            }
        }
    }

    private static boolean notNull(JsonParser json, JsonToken value) throws IOException {
        json.skipChildren();
        return value != JsonToken.VALUE_NULL;
    }

    /** The length of a string without its quotes; 0 for anything else. */
    private int length(JsonParser json, JsonToken value) throws IOException {
        int start = at(json);
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return 0;
        }
        deltaStart = start + 1;
        return end(json) - start - 2;
    }

    private int at(JsonParser json) {
        return base + (int) json.currentTokenLocation().getByteOffset();
    }

    private int end(JsonParser json) throws IOException {
        json.finishToken();
        return base + (int) json.currentLocation().getByteOffset();
    }
}
