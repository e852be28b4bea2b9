package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.canonical.StopReason;

/** Anthropic's words for why an answer ended. */
final class StopWord {
    private StopWord() {}

    static StopReason read(String word) {
        return switch (word) {
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "refusal" -> StopReason.REFUSAL;
            case "pause_turn", "compaction" -> StopReason.PAUSE;
            default -> StopReason.END;
        };
    }

    /**
     * @param called whether a tool was called: some providers say END then, and an Anthropic client would not run the tool
     * @param refused whether the model's refusal came as such
     */
    static String write(StopReason reason, boolean called, boolean refused) {
        return switch (reason) {
            case END -> refused ? "refusal" : called ? "tool_use" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
        };
    }
}
