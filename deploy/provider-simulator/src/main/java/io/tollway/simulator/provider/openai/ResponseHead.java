package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response object in each of its states. It repeats the request's settings.
 *
 * @param cut whether the limit ended it
 * @param usage of the whole answer, unless it is to be left out
 */
record ResponseHead(
        String id,
        long created,
        ResponseRequest request,
        List<ResponseItem> items,
        boolean cut,
        @Nullable Usage usage) {
    /** The response before there is anything of it. */
    void appendStart(JsonBytes out) {
        append("in_progress", List.of(), null, null, out);
    }

    /** The response as it ends. */
    void appendEnd(JsonBytes out) {
        append(cut ? "incomplete" : "completed", items, usage, null, out);
    }

    /** The response after an error. */
    void appendFailure(Refusal refusal, JsonBytes out) {
        append("failed", List.of(), null, refusal, out);
    }

    private void append(
            String status, List<ResponseItem> output, @Nullable Usage used, @Nullable Refusal refusal, JsonBytes out) {
        boolean incomplete = status.equals("incomplete");
        out.ascii("{\"id\":\"")
                .ascii(id)
                .ascii("\",\"object\":\"response\",\"created_at\":")
                .number(created);
        out.ascii(",\"status\":\"").ascii(status).ascii("\",\"background\":false,\"completed_at\":");
        if (status.equals("completed")) {
            out.number(created);
        } else {
            out.ascii("null");
        }
        out.ascii(",\"error\":");
        if (refusal == null) {
            out.ascii("null");
        } else {
            out.ascii("{\"code\":")
                    .string(code(refusal))
                    .ascii(",\"message\":")
                    .string(refusal.message())
                    .ascii("}");
        }
        out.ascii(",\"frequency_penalty\":0.0,\"presence_penalty\":0.0");
        out.ascii(",\"incomplete_details\":").ascii(incomplete ? "{\"reason\":\"max_output_tokens\"}" : "null");
        echo("instructions", "null", out);
        echo("max_output_tokens", "null", out);
        echo("max_tool_calls", "null", out);
        out.ascii(",\"model\":").string(request.model()).ascii(",\"output\":[");
        for (int i = 0; i < output.size(); i++) {
            out.ascii(i == 0 ? "" : ",");
            ResponseItem.append(output.get(i), true, out);
        }
        out.ascii("]");
        echo("parallel_tool_calls", "true", out);
        out.ascii(",\"previous_response_id\":null");
        echo("prompt_cache_key", "null", out);
        echo("reasoning", "{\"effort\":null,\"summary\":null}", out);
        echo("safety_identifier", "null", out);
        out.ascii(",\"service_tier\":\"default\"");
        echo("store", "true", out);
        echo("temperature", "1.0", out);
        echo("text", "{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"}", out);
        echo("tool_choice", "\"auto\"", out);
        echo("tools", "[]", out);
        echo("top_logprobs", "0", out);
        echo("top_p", "1.0", out);
        echo("truncation", "\"disabled\"", out);
        out.ascii(",\"usage\":");
        if (used == null) {
            out.ascii("null");
        } else {
            append(used, out);
        }
        echo("user", "null", out);
        echo("metadata", "{}", out);
        out.ascii("}");
    }

    static String code(Refusal refusal) {
        String code = refusal.code();
        return code == null ? "server_error" : code;
    }

    private void echo(String field, String otherwise, JsonBytes out) {
        JsonNode value = request.body().path(field);
        out.ascii(",\"").ascii(field).ascii("\":");
        if (Fields.absent(value)) {
            out.ascii(otherwise);
        } else {
            out.json(value.toString());
        }
    }

    private static void append(Usage usage, JsonBytes out) {
        out.ascii("{\"input_tokens\":").number(usage.prompt());
        out.ascii(",\"input_tokens_details\":{\"cached_tokens\":").number(usage.cacheRead());
        out.ascii("},\"output_tokens\":").number(usage.completion());
        out.ascii(",\"output_tokens_details\":{\"reasoning_tokens\":").number(usage.reasoning());
        out.ascii("},\"total_tokens\":")
                .number(usage.prompt() + usage.completion())
                .ascii("}");
    }
}
