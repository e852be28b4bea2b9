package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.error.GatewayError;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The response itself, which echoes much of its request; at its start, at its end, and when it failed. */
final class ResponseObject {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String[] ECHOED = {
        "instructions", "max_output_tokens", "temperature", "top_p", "metadata", "user", "safety_identifier"
    };

    private final DocumentRequest request;
    private final AnswerNames names;
    private @Nullable StopReason reason;

    ResponseObject(DocumentRequest request, AnswerNames names) {
        this.request = request;
        this.names = names;
    }

    AnswerNames names() {
        return names;
    }

    /** What the client calls its tools. */
    ToolNames tools() {
        return ToolNames.of(request.document().root().path("tools"));
    }

    /** Whether it is kept here. */
    boolean isKept() {
        return ResponsesKeeping.isKept(request);
    }

    /** The response that it goes on from; null when it stands by itself. */
    @Nullable String previousId() {
        return ResponsesKeeping.previousId(request);
    }

    /** Why the answer ended. */
    void ended(StopReason why) {
        reason = why;
    }

    private boolean isCut() {
        return reason == StopReason.LENGTH || reason == StopReason.CONTENT_FILTER;
    }

    /** Of the item that an answer ends with. */
    String lastStatus() {
        return isCut() ? "incomplete" : "completed";
    }

    ObjectNode begun() {
        ObjectNode response = head("in_progress", NODES.arrayNode());
        response.putNull("usage");
        return response;
    }

    /** The event that ends a stream. */
    String endEvent() {
        return isCut() ? "response.incomplete" : "response.completed";
    }

    ObjectNode ended(ArrayNode output, Bill bill) {
        ObjectNode response = head(lastStatus(), output);
        if (isCut()) {
            response.putObject("incomplete_details")
                    .put("reason", reason == StopReason.LENGTH ? "max_output_tokens" : "content_filter");
        }
        if (!isCut()) {
            response.put("completed_at", bill.atEpochSecond());
        }
        response.set("usage", usage(bill));
        return response;
    }

    ObjectNode failed(ArrayNode output, GatewayError error) {
        ObjectNode response = head("failed", output);
        response.putObject("error").put("code", code(error)).put("message", error.message());
        response.putNull("usage");
        return response;
    }

    /** OpenAI's clients know a short list of codes. */
    private static String code(GatewayError error) {
        return error.status() == 429 ? "rate_limit_exceeded" : "server_error";
    }

    private ObjectNode head(String status, ArrayNode output) {
        JsonNode asked = request.document().root();
        ObjectNode response = NODES.objectNode();
        response.put("id", "resp_" + names.generationId()).put("object", "response");
        response.put("created_at", names.createdEpochSecond()).put("status", status);
        response.putNull("completed_at");
        response.put("background", false);
        response.putNull("error").putNull("incomplete_details");
        response.put("previous_response_id", previousId());
        response.put("model", names.model());
        if (names.provider() != null) {
            response.put("provider", names.provider());
        }
        response.set("output", output);
        for (String field : ECHOED) {
            JsonNode value = asked.get(field);
            response.set(field, value == null ? NODES.nullNode() : value);
        }
        if (!asked.hasNonNull("metadata")) {
            response.putObject("metadata");
        }
        if (!asked.hasNonNull("temperature")) {
            response.put("temperature", BigDecimal.ONE);
        }
        if (!asked.hasNonNull("top_p")) {
            response.put("top_p", BigDecimal.ONE);
        }
        response.put("presence_penalty", 0).put("frequency_penalty", 0).put("top_logprobs", 0);
        response.putNull("max_tool_calls").putNull("prompt_cache_key");
        response.put("parallel_tool_calls", asked.path("parallel_tool_calls").asBoolean(true));
        response.set("tools", asked.path("tools").isArray() ? asked.get("tools") : NODES.arrayNode());
        response.set(
                "tool_choice", asked.hasNonNull("tool_choice") ? asked.get("tool_choice") : NODES.textNode("auto"));
        response.set("text", text(asked));
        response.set("reasoning", reasoning(asked));
        response.put("truncation", asked.path("truncation").asText("disabled"));
        response.put("store", isKept());
        response.put("service_tier", "default");
        return response;
    }

    private static ObjectNode text(JsonNode asked) {
        ObjectNode text = asked.path("text").isObject() ? asked.get("text").deepCopy() : NODES.objectNode();
        if (!text.has("format")) {
            text.putObject("format").put("type", "text");
        }
        return text;
    }

    private static ObjectNode reasoning(JsonNode asked) {
        ObjectNode reasoning = NODES.objectNode();
        JsonNode said = asked.path("reasoning");
        reasoning.set("effort", said.hasNonNull("effort") ? said.get("effort") : NODES.nullNode());
        reasoning.set("summary", said.hasNonNull("summary") ? said.get("summary") : NODES.nullNode());
        return reasoning;
    }

    static ObjectNode usage(Bill bill) {
        UsageCounts counts = bill.usage();
        long input = counts.input()
                + counts.cacheRead()
                + counts.cacheWrite5m()
                + counts.cacheWrite1h()
                + counts.audioInput()
                + counts.imageInput();
        long output = counts.output() + counts.reasoning() + counts.audioOutput() + counts.imageOutput();
        ObjectNode usage = NODES.objectNode();
        usage.put("input_tokens", input);
        usage.putObject("input_tokens_details").put("cached_tokens", counts.cacheRead());
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details").put("reasoning_tokens", counts.reasoning());
        usage.put("total_tokens", input + output);
        usage.put("cost", BigDecimal.valueOf(bill.chargeNano(), 9).stripTrailingZeros());
        usage.put("is_byok", bill.own());
        return usage;
    }
}
