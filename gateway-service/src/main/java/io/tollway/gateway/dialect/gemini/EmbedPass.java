package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.dialect.MeasuredRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's request for vectors, for an upstream that speaks the same: our fields cut, the model named as the upstream does, and every other byte as it came. */
final class EmbedPass {
    private final byte[] bytes;
    private final BodyEdits edits;
    private final byte[] named;
    private final int base;

    private EmbedPass(byte[] bytes, BodyEdits edits, byte[] named, int base) {
        this.bytes = bytes;
        this.edits = edits;
        this.named = named;
        this.base = base;
    }

    /** @param model named in each request of a batch; null where the path alone names it */
    static byte[] body(MeasuredRequest request, @Nullable String model) {
        JsonDocument document = request.document();
        List<String> cut = new ArrayList<>(request.dropped());
        cut.add("model");
        BodyEdits edits = document.edits().cut(document.cutsOf(cut));
        int[] place = document.valueOf("requests");
        if (model != null && place != null) {
            byte[] named = BodyEdits.quoted("models/" + model);
            try {
                new EmbedPass(document.bytes(), edits, named, place[0]).requests(place[1]);
            } catch (IOException checked) {
                throw new UncheckedIOException("the body went through the gate", checked);
            }
        }
        return edits.apply();
    }

    private void requests(int end) throws IOException {
        try (JsonParser json = GeminiJson.FACTORY.createParser(bytes, base, end - base)) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY) {
                token = json.nextToken();
            }
            while (token == JsonToken.START_OBJECT) {
                request(json);
                token = json.nextToken();
            }
        }
    }

    private void request(JsonParser json) throws IOException {
        int inside = base + (int) json.currentTokenLocation().getByteOffset() + 1;
        boolean empty = true;
        boolean found = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            boolean model = json.currentName().equals("model");
            json.nextToken();
            int start = base + (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            json.finishToken();
            if (model) {
                found = true;
                edits.replace(start, base + (int) json.currentLocation().getByteOffset(), named);
            }
        }
        if (!found) {
            String member = "\"model\":" + new String(named, StandardCharsets.UTF_8) + (empty ? "" : ",");
            edits.replace(inside, inside, member.getBytes(StandardCharsets.UTF_8));
        }
    }
}
