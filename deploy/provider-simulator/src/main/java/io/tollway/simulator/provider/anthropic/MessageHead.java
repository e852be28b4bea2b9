package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What both forms of an answer say alike.
 *
 * @param showsThoughts whether thoughts are told; their signature always is
 * @param usage of the whole answer, unless it is to be left out
 */
record MessageHead(
        String id,
        String model,
        boolean showsThoughts,
        @Nullable Usage usage,
        Seal seal) {
    void append(JsonBytes out) {
        out.ascii("{\"model\":").string(model).ascii(",\"id\":\"").ascii(id);
        out.ascii("\",\"type\":\"message\",\"role\":\"assistant\"");
    }

    static void appendStop(Choice choice, JsonBytes out) {
        out.ascii("\"stop_reason\":\"").ascii(reason(choice)).ascii("\",\"stop_sequence\":");
        out.stringOrNull(choice.stop()).ascii(",\"stop_details\":null");
    }

    private static String reason(Choice choice) {
        return switch (choice.finish()) {
            case STOP -> choice.stop() == null ? "end_turn" : "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
        };
    }

    /** What was read; open for what was written. */
    static void appendRead(Usage usage, JsonBytes out) {
        out.ascii("{\"input_tokens\":").number(usage.input());
        out.ascii(",\"cache_creation_input_tokens\":").number(usage.cacheWrite5m() + usage.cacheWrite1h());
        out.ascii(",\"cache_read_input_tokens\":").number(usage.cacheRead());
    }

    static void appendKept(Usage usage, JsonBytes out) {
        out.ascii(",\"cache_creation\":{\"ephemeral_5m_input_tokens\":").number(usage.cacheWrite5m());
        out.ascii(",\"ephemeral_1h_input_tokens\":")
                .number(usage.cacheWrite1h())
                .ascii("}");
    }

    static void appendWritten(Usage usage, JsonBytes out) {
        out.ascii(",\"output_tokens\":").number(usage.completion());
        out.ascii(",\"output_tokens_details\":{\"thinking_tokens\":")
                .number(usage.reasoning())
                .ascii("}");
    }

    static void appendTier(JsonBytes out) {
        out.ascii(",\"service_tier\":\"standard\",\"inference_geo\":\"not_available\"}");
    }

    /** The signature under an answer's thoughts, which lets them be returned. */
    String signature(Choice choice) {
        return seal.close(String.join("", choice.reasoning()));
    }

    /** Whether a call's arguments came to their end; those that the limit cut off are no JSON. */
    static boolean whole(Choice choice, ToolCall call) {
        return choice.finish() != Choice.Finish.LENGTH || call != choice.calls().getLast();
    }
}
