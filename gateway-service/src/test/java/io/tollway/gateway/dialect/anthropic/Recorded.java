package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What a recorded answer says, found without the code under test, and requests in one form to be compared in. */
record Recorded(
        String text,
        String thinking,
        List<String> signatures,
        List<String> calls,
        String stopReason,
        UsageCounts usage) {
    /** Numbers are equal by value; everything else as it is. */
    static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.equals(other)
                    || (one.isNumber() && other.isNumber() && one.decimalValue().compareTo(other.decimalValue()) == 0)
            ? 0
            : 1;

    private static final Set<String> BLOCKS =
            Set.of("text", "image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "stream",
            "thinking",
            "tool_choice",
            "tools",
            "output_config",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "metadata",
            "cache_control");

    static JsonNode json(String text) {
        try {
            return Played.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message that the events build. */
    static Recorded ofEvents(List<JsonNode> events) {
        Map<Integer, ObjectNode> blocks = new TreeMap<>();
        Map<Integer, StringBuilder> inputs = new TreeMap<>();
        ObjectNode message = Played.JSON.createObjectNode();
        ObjectNode usage = message.putObject("usage");
        for (JsonNode event : events) {
            int index = event.path("index").asInt();
            JsonNode delta = event.path("delta");
            switch (event.path("type").asText()) {
                case "message_start" -> merge(usage, event.path("message").path("usage"));
                case "content_block_start" ->
                    blocks.put(index, event.path("content_block").deepCopy());
                case "content_block_delta" -> {
                    for (String member : List.of("text", "thinking", "signature")) {
                        if (delta.has(member)) {
                            ObjectNode block = Objects.requireNonNull(blocks.get(index));
                            block.put(
                                    member,
                                    block.path(member).asText()
                                            + delta.path(member).asText());
                        }
                    }
                    inputs.computeIfAbsent(index, unused -> new StringBuilder())
                            .append(delta.path("partial_json").asText());
                }
                case "message_delta" -> {
                    message.set("stop_reason", delta.path("stop_reason"));
                    merge(usage, event.path("usage"));
                }
                default -> {}
            }
        }
        ArrayNode content = message.putArray("content");
        blocks.forEach((index, block) -> {
            StringBuilder input = inputs.get(index);
            if (block.has("input") && input != null && !input.isEmpty()) {
                block.set("input", json(input.toString()));
            }
            content.add(block);
        });
        return ofMessage(message);
    }

    private static void merge(ObjectNode usage, JsonNode later) {
        later.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                usage.set(member.getKey(), member.getValue());
            }
        });
    }

    static Recorded ofMessage(JsonNode message) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<String> signatures = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText());
                case "thinking" -> {
                    thinking.append(block.path("thinking").asText());
                    signatures.add(block.path("signature").asText());
                }
                case "redacted_thinking" -> signatures.add(block.path("data").asText());
                case "tool_use" ->
                    calls.add(
                            block.path("id").asText() + ' ' + block.path("name").asText() + ' ' + block.path("input"));
                default -> {}
            }
        }
        return new Recorded(
                text.toString(),
                thinking.toString(),
                signatures,
                calls,
                message.path("stop_reason").asText(),
                usage(message.path("usage")));
    }

    /** The totals, and beside them each iteration that is not of the message itself. */
    private static UsageCounts usage(JsonNode usage) {
        long[] n = new long[7];
        add(n, usage);
        for (JsonNode iteration : usage.path("iterations")) {
            if (!iteration.path("type").asText().equals("message")) {
                add(n, iteration);
            }
        }
        return new UsageCounts(n[0], n[1], n[2], n[3], 0, 0, n[4], n[5], 0, 0, n[6]);
    }

    private static void add(long[] n, JsonNode usage) {
        long written = usage.path("cache_creation_input_tokens").asLong();
        long hour = Math.min(
                written,
                usage.path("cache_creation").path("ephemeral_1h_input_tokens").asLong());
        long thinking =
                usage.path("output_tokens_details").path("thinking_tokens").asLong();
        n[0] += usage.path("input_tokens").asLong();
        n[1] += usage.path("cache_read_input_tokens").asLong();
        n[2] += written - hour;
        n[3] += hour;
        n[4] += usage.path("output_tokens").asLong() - thinking;
        n[5] += thinking;
        n[6] += usage.path("server_tool_use").path("web_search_requests").asLong();
    }

    /** Whether the request has a block or a field that only Anthropic knows: it is passed on, never translated. */
    static boolean isBeyondTheCanonicalForm(JsonNode request) {
        for (Map.Entry<String, JsonNode> member : request.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                return true;
            }
        }
        for (JsonNode message : request.path("messages")) {
            for (JsonNode block : message.path("content")) {
                if (isBeyond(block)) {
                    return true;
                }
                for (JsonNode inner : block.path("content")) {
                    if (isBeyond(inner)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isBeyond(JsonNode block) {
        return block.isObject() && !BLOCKS.contains(block.path("type").asText());
    }

    /** Strings as blocks, defaults and empty instructions left out, the request's own cache mark on its last block, the model's name gone. */
    static JsonNode normal(JsonNode request) {
        ObjectNode copy = request.deepCopy();
        copy.remove("model");
        if (!copy.path("stream").asBoolean()) {
            copy.remove("stream");
        }
        blocks(copy, "system");
        if (copy.path("system").path(0).path("text").asText("-").isEmpty()) {
            copy.remove("system");
        }
        for (JsonNode message : copy.path("messages")) {
            blocks((ObjectNode) message, "content");
        }
        for (JsonNode tool : copy.path("tools")) {
            if (tool.path("type").asText("custom").equals("custom")) {
                ((ObjectNode) tool).remove("type");
            }
            mark(tool);
        }
        JsonNode own = copy.remove("cache_control");
        if (own != null) {
            JsonNode turns = copy.path("messages");
            JsonNode content = turns.path(turns.size() - 1).path("content");
            ObjectNode last = (ObjectNode) content.path(content.size() - 1);
            if (!last.has("cache_control")) {
                last.set("cache_control", own);
            }
            mark(last);
        }
        return copy;
    }

    private static void blocks(ObjectNode holder, String member) {
        JsonNode said = holder.path(member);
        if (said.isTextual()) {
            ArrayNode blocks = Played.JSON.createArrayNode();
            blocks.addObject().put("type", "text").put("text", said.textValue());
            holder.set(member, blocks);
        }
        for (JsonNode block : holder.path(member)) {
            mark(block);
            ((ObjectNode) block).remove("citations");
            if (block.path("type").asText().equals("tool_result")) {
                blocks((ObjectNode) block, "content");
                if (!block.path("is_error").asBoolean()) {
                    ((ObjectNode) block).remove("is_error");
                }
            }
        }
    }

    private static void mark(JsonNode holder) {
        if (holder.path("cache_control") instanceof ObjectNode mark
                && mark.path("ttl").asText().equals("5m")) {
            mark.remove("ttl");
        }
    }
}
