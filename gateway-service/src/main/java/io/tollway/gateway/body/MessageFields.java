package io.tollway.gateway.body;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.gateway.body.AddedFields.Field;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;

/** The {@code messages} of one chat request: checked for their outer shape, measured, and searched for members that not every upstream takes. */
final class MessageFields {
    private final JsonParser json;
    private final ChatBody chat;
    private final GateLimits limits;

    MessageFields(JsonParser json, ChatBody chat, GateLimits limits) {
        this.json = json;
        this.chat = chat;
        this.limits = limits;
    }

    /** The parser stands before the array; afterwards on its end. */
    void read() throws IOException, Refusal {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw invalid("messages must be an array", "messages");
        }
        int start = offset();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw invalid("messages[" + chat.messages + "] must be an object", "messages");
            }
            if (++chat.messages > limits.messages()) {
                throw JsonGate.tooMany("messages", limits.messages());
            }
            message(chat.messages - 1);
        }
        if (chat.messages == 0) {
            throw invalid("messages is empty", "messages");
        }
        chat.messagesBytes = end() - start;
    }

    private void message(int index) throws IOException, Refusal {
        boolean role = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            switch (name) {
                case "role" -> {
                    role = json.nextToken() == JsonToken.VALUE_STRING && isRole(json.getText());
                    if (!role) {
                        throw invalid(
                                "messages[" + index
                                        + "].role must be system, developer, user, assistant, tool or function",
                                "messages[" + index + "].role");
                    }
                }
                case "content" -> content(json.nextToken(), index);
                case "tool_calls", "tool_call_id", "function_call", "refusal" -> json.nextToken();
                default -> other(name, index);
            }
            json.skipChildren();
        }
        if (!role) {
            throw invalid("messages[" + index + "].role is missing", "messages[" + index + "].role");
        }
    }

    private static boolean isRole(String role) {
        return switch (role) {
            case "system", "developer", "user", "assistant", "tool", "function" -> true;
            default -> false;
        };
    }

    /** A member that another dialect has no counterpart for, or that not every server of this one takes. */
    private void other(String name, int index) throws IOException {
        Field added = Field.named(name);
        if (added == null) {
            json.nextToken();
            chat.untranslatable("messages[]." + name);
            return;
        }
        int start = offset();
        JsonToken value = json.nextToken();
        if (added == Field.AUDIO && isKnownToOpenAi(value)) {
            chat.untranslatable("messages[].audio");
            return;
        }
        json.skipChildren();
        json.finishToken();
        chat.added.add(added, index, start, end());
    }

    /** Whether a sound is named by its id, or is null; leaves the parser on the value's last token. */
    private boolean isKnownToOpenAi(JsonToken value) throws IOException {
        boolean id = value == JsonToken.VALUE_NULL;
        if (value == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                id |= json.currentName().equals("id");
                json.nextToken();
                json.skipChildren();
            }
        }
        return id;
    }

    /** Leaves the parser on the content's last token. */
    private void content(JsonToken value, int index) throws IOException, Refusal {
        if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL) {
            return;
        }
        String field = "messages[" + index + "].content";
        if (value != JsonToken.START_ARRAY) {
            throw invalid(field + " must be a string, an array of parts or null", field);
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw invalid(field + " must be a string, an array of parts or null", field);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                part(json.currentName(), index);
            }
        }
    }

    /** Media are measured apart: their base64 length says nothing about the tokens they become. */
    private void part(String name, int index) throws IOException {
        int start = name.equals("cache_control") ? offset() : -1;
        json.nextToken();
        switch (name) {
            case "image_url" -> {
                measured();
                chat.images++;
            }
            case "input_audio" -> chat.audioBytes.add((long) measured() / 4 * 3);
            // A film is bounded by the model's context, as a document is.
            case "file", "video_url", "input_video" -> {
                measured();
                chat.files++;
            }
            default -> json.skipChildren();
        }
        if (start >= 0) {
            json.finishToken();
            chat.added.add(Field.CACHE_CONTROL, index, start, end());
        }
    }

    private int measured() throws IOException {
        int start = offset();
        json.skipChildren();
        json.finishToken();
        int length = end() - start;
        chat.mediaBytes += length;
        return length;
    }

    private int offset() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return (int) json.currentLocation().getByteOffset();
    }
}
