package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.EmbeddingsAsk;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.EmbeddingsForm;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code POST /embeddings}. Tasks and titles have no place in it. */
final class OpenAiEmbeddings implements EmbeddingsForm {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST = 100_000;

    @Override
    public UpstreamRequest write(EmbeddingsAsk ask, UpstreamModel model, Changes changes) {
        ObjectNode body = ChatWords.NODES.objectNode().put("model", model.name());
        ArrayNode input = body.putArray("input");
        ask.texts().forEach(input::add);
        if (ask.dimensions() != null) {
            body.put("dimensions", ask.dimensions());
        }
        if (ask.task() != null) {
            changes.dropped("taskType");
        }
        if (ask.title() != null) {
            changes.dropped("title");
        }
        if (ask.endUser() != null) {
            body.put("user", ask.endUser());
        }
        try {
            return new UpstreamRequest("/embeddings", List.of(), ChatWords.JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }

    @Override
    public @Nullable Vectors read(byte[] answer) {
        try (JsonParser json = JSON.createParser(answer)) {
            return new Reading(json, answer).whole();
        } catch (IOException notJson) {
            return null;
        }
    }

    /** One answer, its vectors skipped and not built. */
    private static final class Reading {
        private final JsonParser json;
        private final byte[] bytes;
        private final List<byte @Nullable []> found = new ArrayList<>();
        private @Nullable Long tokens;

        Reading(JsonParser json, byte[] bytes) {
            this.json = json;
            this.bytes = bytes;
        }

        @Nullable Vectors whole() throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("data") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        entry();
                    }
                } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    usage();
                } else {
                    json.skipChildren();
                }
            }
            List<byte[]> arrays = new ArrayList<>(found.size());
            for (byte @Nullable [] array : found) {
                if (array == null) {
                    return null;
                }
                arrays.add(array);
            }
            return arrays.isEmpty() ? null : new Vectors(arrays, tokens);
        }

        private void entry() throws IOException {
            int index = found.size();
            byte @Nullable [] array = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    index = json.getIntValue();
                } else if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
                    int start = (int) json.currentTokenLocation().getByteOffset();
                    json.skipChildren();
                    array = Arrays.copyOfRange(
                            bytes, start, (int) json.currentLocation().getByteOffset());
                } else {
                    json.skipChildren();
                }
            }
            if (index < 0 || index > MOST) {
                throw new IOException("an index that cannot be");
            }
            if (index >= found.size()) {
                found.addAll(Collections.nCopies(index + 1 - found.size(), null));
            }
            found.set(index, array);
        }

        private void usage() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean prompt = json.currentName().equals("prompt_tokens");
                JsonToken value = json.nextToken();
                if (prompt
                        && value == JsonToken.VALUE_NUMBER_INT
                        && json.getNumberType() == JsonParser.NumberType.INT
                        && json.getIntValue() >= 0) {
                    tokens = (long) json.getIntValue();
                }
                json.skipChildren();
            }
        }
    }
}
