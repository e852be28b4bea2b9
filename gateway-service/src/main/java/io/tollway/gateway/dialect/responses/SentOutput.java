package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream that is passed on has told of its output, for a response that we end ourselves. Kept as bytes and parsed only then: items that are whole as they came, and of the one that grows its
 * announcement and its text. What a stream may keep here is bounded by the output that it is held for.
 */
final class SentOutput {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PREFIX = "response.";
    private static final String DELTA = ".delta";

    private final List<byte[]> whole = new ArrayList<>(1);
    private final List<Piece> pieces = new ArrayList<>(1);
    private byte @Nullable [] announced;
    private boolean freshPart;

    /** Text of one kind that grows, as the events escape it. */
    private record Piece(String event, ByteArrayOutputStream escaped) {
        String kind() {
            return event.substring(PREFIX.length(), event.length() - DELTA.length());
        }

        String text() {
            return parsed(("\"" + escaped.toString(StandardCharsets.UTF_8) + "\"").getBytes(StandardCharsets.UTF_8))
                    .asText();
        }
    }

    /** Takes an event that goes out. */
    void note(String type, byte[] bytes, ResponseScan scan) {
        if (scan.deltaBytes > 0 && type.endsWith(DELTA) && type.startsWith(PREFIX)) {
            grow(type).escaped().write(bytes, scan.deltaStart, scan.deltaBytes);
        } else if (scan.itemStart >= 0 && type.equals("response.output_item.done")) {
            whole.add(Arrays.copyOfRange(bytes, scan.itemStart, scan.itemEnd));
            announce(null);
        } else if (scan.itemStart >= 0 && type.equals("response.output_item.added")) {
            announce(Arrays.copyOfRange(bytes, scan.itemStart, scan.itemEnd));
        } else if (type.endsWith("_part.added")) {
            freshPart = true;
        }
    }

    private void announce(byte @Nullable [] item) {
        announced = item;
        pieces.clear();
        freshPart = false;
    }

    private Piece grow(String type) {
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        if (last == null || freshPart || !last.event().equals(type)) {
            freshPart = false;
            last = new Piece(type, new ByteArrayOutputStream());
            pieces.add(last);
        }
        return last;
    }

    /** How many items are whole. */
    int finished() {
        return whole.size();
    }

    /** The item that grows, as far as it came; null when there is none. */
    @Nullable ObjectNode open() {
        byte[] item = announced;
        if (item == null || !(parsed(item) instanceof ObjectNode open)) {
            return null;
        }
        if (!open.path("type").asText().equals("reasoning") || open.has("status")) {
            open.put("status", "incomplete");
        }
        for (Piece piece : pieces) {
            put(open, piece.kind(), piece.text());
        }
        return open;
    }

    private static void put(ObjectNode item, String kind, String text) {
        switch (kind) {
            case "output_text" -> {
                ObjectNode part = item.withArray("content").addObject().put("type", kind);
                part.put("text", text).putArray("annotations");
            }
            case "refusal" ->
                item.withArray("content").addObject().put("type", kind).put(kind, text);
            case "reasoning_text" ->
                item.withArray("content").addObject().put("type", kind).put("text", text);
            case "reasoning_summary_text" ->
                item.withArray("summary")
                        .addObject()
                        .put("type", "summary_text")
                        .put("text", text);
            case "function_call_arguments", "mcp_call_arguments" -> item.put("arguments", text);
            case "custom_tool_call_input" -> item.put("input", text);
            case "code_interpreter_call_code" -> item.put("code", text);
            default -> {
                // A kind that came later than this list: its item stands as it was announced.
            }
        }
    }

    /** Everything, in its order. */
    ArrayNode items() {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (byte[] item : whole) {
            items.add(parsed(item));
        }
        ObjectNode open = open();
        if (open != null) {
            items.add(open);
        }
        return items;
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("its event was well formed", impossible);
        }
    }
}
