package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in an answer of {@code embedContent} or {@code batchEmbedContents}. The vectors are skipped, never built. */
final class EmbedScan {
    /** The JSON text of each vector's array. */
    final List<byte[]> arrays = new ArrayList<>();
    /** Null when the provider counted nothing, as it does for its first models. */
    @Nullable Long tokens;
    /** The offset behind {@code usageMetadata}; -1 when there is none. */
    int usageEnd = -1;

    private final JsonParser json;
    private final byte[] bytes;

    private EmbedScan(JsonParser json, byte[] bytes) {
        this.json = json;
        this.bytes = bytes;
    }

    /** Null when there is no vector in it. */
    static @Nullable EmbedScan of(byte[] answer) {
        try (JsonParser json = GeminiJson.FACTORY.createParser(answer, 0, answer.length)) {
            EmbedScan scan = new EmbedScan(json, answer);
            return scan.whole() && !scan.arrays.isEmpty() ? scan : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private boolean whole() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("embedding") && value == JsonToken.START_OBJECT) {
                vector();
            } else if (name.equals("embeddings") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    vector();
                }
            } else if (name.equals("usageMetadata") && value == JsonToken.START_OBJECT) {
                usage();
            } else {
                json.skipChildren();
            }
        }
        return true;
    }

    private void vector() throws IOException {
        byte @Nullable [] array = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean values = json.currentName().equals("values");
            JsonToken value = json.nextToken();
            int start = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            if (values && value == JsonToken.START_ARRAY) {
                array = Arrays.copyOfRange(
                        bytes, start, (int) json.currentLocation().getByteOffset());
            }
        }
        if (array == null) {
            throw new IOException("an embedding without values");
        }
        arrays.add(array);
    }

    private void usage() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean prompt = json.currentName().equals("promptTokenCount");
            JsonToken value = json.nextToken();
            if (prompt
                    && value == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() == JsonParser.NumberType.INT
                    && json.getIntValue() >= 0) {
                tokens = (long) json.getIntValue();
            }
            json.skipChildren();
        }
        usageEnd = (int) json.currentLocation().getByteOffset();
    }
}
