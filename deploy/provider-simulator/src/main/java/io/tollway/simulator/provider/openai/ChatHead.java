package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;

/** What every part of one chat answer repeats. */
record ChatHead(String id, long created, ChatRequest request) {
    private static final String FINGERPRINT = "fp_70c1dea51f";

    void append(String object, JsonBytes out) {
        out.ascii("{\"id\":\"")
                .ascii(id)
                .ascii("\",\"object\":\"")
                .ascii(object)
                .ascii("\",\"created\":")
                .number(created);
        out.ascii(",\"model\":").string(request.model());
        out.ascii(",\"service_tier\":\"default\",\"system_fingerprint\":\"")
                .ascii(FINGERPRINT)
                .ascii("\"");
    }

    static void append(Usage usage, JsonBytes out) {
        out.ascii("{\"prompt_tokens\":").number(usage.prompt());
        out.ascii(",\"completion_tokens\":").number(usage.completion());
        out.ascii(",\"total_tokens\":").number(usage.prompt() + usage.completion());
        out.ascii(",\"prompt_tokens_details\":{\"cached_tokens\":").number(usage.cacheRead());
        out.ascii(",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":")
                .number(usage.reasoning());
        out.ascii(",\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}");
    }

    static String finish(Choice.Finish finish) {
        return switch (finish) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
        };
    }
}
