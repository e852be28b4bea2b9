package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.StopReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's words for why an answer ended. */
final class FinishReasons {
    /** By their numbers in Google's protocol buffers; some endpoints write those. */
    private static final List<String> NUMBERED = List.of(
            "FINISH_REASON_UNSPECIFIED",
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            "RECITATION",
            "OTHER",
            "LANGUAGE",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "MALFORMED_FUNCTION_CALL",
            "IMAGE_SAFETY");

    private FinishReasons() {}

    /** The word; null when the answer goes on. */
    static @Nullable String word(JsonNode value) {
        String word = value.isTextual() ? value.textValue() : value.isInt() ? numbered(value.intValue()) : "";
        return meansEnd(word) ? word : null;
    }

    static boolean meansEnd(String word) {
        return !word.isEmpty() && !word.equals("FINISH_REASON_UNSPECIFIED");
    }

    static String numbered(int number) {
        return number >= 0 && number < NUMBERED.size() ? NUMBERED.get(number) : "OTHER";
    }

    /** @param called whether functions were called: Google says STOP then too */
    static StopReason canonical(String word, boolean called) {
        return switch (word) {
            case "STOP" -> called ? StopReason.TOOL_CALLS : StopReason.END;
            case "MAX_TOKENS" -> StopReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> StopReason.CONTENT_FILTER;
            default -> StopReason.END;
        };
    }

    static String word(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, TOOL_CALLS, PAUSE -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER, REFUSAL -> "SAFETY";
        };
    }
}
