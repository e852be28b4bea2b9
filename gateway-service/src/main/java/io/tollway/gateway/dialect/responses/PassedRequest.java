package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes for an upstream that speaks the same. Changed are the model's name, the output limit in force, our own fields, {@code store} and {@code previous_response_id} (nothing is kept there in our customer's name), ids that we gave to items, and thoughts in the
 * history that this provider could not read: another's, or such as only a stored response would tell.
 */
final class PassedRequest {
    private final DocumentRequest request;
    private final JsonNode root;
    private final BodyEdits edits;
    private final Changes changes;
    private final StringBuilder head = new StringBuilder(96);

    private PassedRequest(DocumentRequest request, Changes changes) {
        this.request = request;
        this.root = request.document().root();
        this.edits = request.document().edits();
        this.changes = changes;
    }

    static byte[] body(DocumentRequest request, UpstreamModel model, Changes changes) {
        return new PassedRequest(request, changes).body(model);
    }

    private byte[] body(UpstreamModel model) {
        put("model", BodyEdits.quoted(model.name()));
        cap(model.outputCap());
        if (!root.path("store").isBoolean() || root.path("store").booleanValue()) {
            put("store", ascii("false"));
        }
        if (root.path("reasoning").isObject() && !root.hasNonNull("include")) {
            put("include", ascii("[\"reasoning.encrypted_content\"]"));
        }
        JsonNode input = root.path("input");
        ArrayNode clean = withoutForeign(input);
        if (clean != null) {
            if (clean.size() < input.size()) {
                changes.dropped("input[].reasoning");
            }
            put("input", clean.toString().getBytes(StandardCharsets.UTF_8));
        }
        List<String> ours = new ArrayList<>(request.dropped());
        ours.add("previous_response_id");
        return edits.cut(request.document().cutsOf(ours)).first(head).apply();
    }

    private void cap(long cap) {
        Long wished = request.outputLimit();
        if (wished == null && cap < 0) {
            return;
        }
        long tokens = wished == null ? cap : cap < 0 ? wished : Math.min(cap, wished);
        long least = Math.max(RequestWriter.LEAST_OUTPUT, tokens);
        if (root.path("max_output_tokens").asLong(-1) != least) {
            put("max_output_tokens", ascii(Long.toString(least)));
        }
    }

    /** The history without thoughts and ids that mean nothing there; null when all may stay. */
    private static @Nullable ArrayNode withoutForeign(JsonNode input) {
        boolean foreign = false;
        for (JsonNode item : input) {
            foreign |= isForeign(item) || ItemIds.isOurs(item);
        }
        if (!foreign) {
            return null;
        }
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : input) {
            if (!isForeign(item)) {
                kept.add(ItemIds.withoutOurs(item));
            }
        }
        return kept;
    }

    private static boolean isForeign(JsonNode item) {
        if (!item.path("type").asText("").equals("reasoning")) {
            return false;
        }
        String sealed = item.path("encrypted_content").asText("");
        return sealed.isEmpty() || SealedThought.isForeign(sealed);
    }

    private void put(String member, byte[] value) {
        int[] place = request.document().valueOf(member);
        if (place == null) {
            head.append('"').append(member).append("\":");
            head.append(new String(value, StandardCharsets.UTF_8)).append(',');
        } else {
            edits.replace(place[0], place[1], value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
