package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Keeping;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.stored.KeptResponse;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code store} and {@code previous_response_id}. What is kept is the response as its client got it, and the whole input that it answers; a request that goes on from it becomes one with a longer {@code input}. Its
 * {@code instructions} are not carried over, as OpenAI does not.
 */
final class ResponsesKeeping implements Keeping {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean wanted(ModelRequest request) {
        return isKept(ResponsesClient.document(request));
    }

    static boolean isKept(DocumentRequest request) {
        return request.call().keeps() && request.document().root().path("store").asBoolean(false);
    }

    @Override
    public @Nullable String previous(ModelRequest request) {
        return previousId(ResponsesClient.document(request));
    }

    static @Nullable String previousId(DocumentRequest request) {
        return request.document().root().path("previous_response_id").textValue();
    }

    @Override
    public ModelRequest continued(ModelRequest request, KeptResponse before, JsonGate gate, int maxBytes)
            throws Refusal {
        DocumentRequest asked = ResponsesClient.document(request);
        JsonDocument document = asked.document();
        ArrayNode input = NODES.arrayNode();
        before.input().forEach(item -> input.add(ItemIds.asSent(item)));
        before.response().path("output").forEach(item -> input.add(ItemIds.asSent(item)));
        items(document.root().path("input")).forEach(input::add);
        int[] place = document.valueOf("input");
        if (place == null) {
            throw new IllegalStateException("a request was read that has no input");
        }
        byte[] longer = document.edits()
                .replace(place[0], place[1], input.toString().getBytes(StandardCharsets.UTF_8))
                .apply();
        if (longer.length > maxBytes) {
            throw new Refusal(new GatewayError.Protocol(
                    413,
                    "body_too_large",
                    "With what previous_response_id stands for, this request has more than " + maxBytes
                            + " bytes; begin a new conversation"));
        }
        return ResponsesRequestReader.read(gate.document(longer), asked.call(), gate.limits());
    }

    @Override
    public KeptResponse kept(ModelRequest request, String generationId, Buffer end) {
        DocumentRequest asked = ResponsesClient.document(request);
        byte[] bytes = end.getBytes();
        int from = asked.stream() ? lastData(bytes) : 0;
        JsonNode told;
        try {
            told = JSON.readTree(bytes, from, bytes.length - from);
        } catch (IOException unreadable) {
            // Without the cause, which may quote the answer.
            throw new IllegalStateException("an answer that was sent cannot be read");
        }
        JsonNode response = asked.stream() ? told.path("response") : told;
        if (!(response instanceof ObjectNode whole)) {
            throw new IllegalStateException("an answer that was sent holds no response");
        }
        return new KeptResponse(whole, named(items(asked.document().root().path("input")), generationId));
    }

    /** Where the JSON of the last event begins. */
    private static int lastData(byte[] bytes) {
        for (int i = bytes.length - DATA.length; i >= 0; i--) {
            if (java.util.Arrays.equals(bytes, i, i + DATA.length, DATA, 0, DATA.length)) {
                return i + DATA.length;
            }
        }
        throw new IllegalStateException("a stream that was sent has no event at its end");
    }

    /** The input as items, whichever way it was said. */
    private static ArrayNode items(JsonNode input) {
        if (input instanceof ArrayNode array) {
            return array;
        }
        ArrayNode items = NODES.arrayNode();
        items.addObject().put("type", "message").put("role", "user").set("content", input);
        return items;
    }

    /** The items in their long form, each with an id. */
    private static ArrayNode named(ArrayNode items, String generationId) {
        ArrayNode named = NODES.arrayNode();
        for (JsonNode item : items) {
            ObjectNode said = NODES.objectNode();
            String type = item.path("type").asText("message");
            said.put(
                    "id",
                    item.path("id").isTextual()
                            ? item.path("id").textValue()
                            : ItemIds.input(type, named.size(), generationId));
            said.put("type", type);
            item.properties().forEach(member -> {
                if (!said.has(member.getKey())) {
                    said.set(member.getKey(), member.getValue());
                }
            });
            if (type.equals("message")) {
                message(said);
            }
            named.add(said);
        }
        return named;
    }

    private static void message(ObjectNode said) {
        if (said.path("content").isTextual()) {
            boolean answered = said.path("role").asText("").equals("assistant");
            ObjectNode part = NODES.objectNode().put("type", answered ? "output_text" : "input_text");
            part.set("text", said.get("content"));
            if (answered) {
                part.putArray("annotations");
            }
            said.putArray("content").add(part);
        }
        if (!said.has("status")) {
            said.put("status", "completed");
        }
    }
}
