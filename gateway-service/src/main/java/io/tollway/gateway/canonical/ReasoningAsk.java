package io.tollway.gateway.canonical;

import org.jspecify.annotations.Nullable;

/**
 * How much the model should think.
 *
 * @param effort {@code none, minimal, low, medium, high, xhigh, max}; null when told in tokens or left to the provider
 * @param maxTokens a bound in tokens; null when told as effort
 * @param adaptive whether the model decides itself how much
 * @param visible whether thoughts, or a summary of them, should be in the answer; null when not said
 */
public record ReasoningAsk(
        @Nullable String effort,
        @Nullable Long maxTokens,
        boolean adaptive,
        @Nullable Boolean visible) {

    /** Thinking is switched off. */
    public boolean isOff() {
        return "none".equals(effort) || (maxTokens != null && maxTokens == 0);
    }

    /** The bound in tokens: the client's, or the share of the output that OpenRouter publishes for an effort. */
    public long budget(long maxOutputTokens) {
        if (maxTokens != null) {
            return maxTokens;
        }
        long percent =
                switch (effort == null ? "medium" : effort) {
                    case "none" -> 0;
                    case "minimal" -> 10;
                    case "low" -> 20;
                    case "high" -> 80;
                    case "xhigh", "max" -> 95;
                    default -> 50;
                };
        return maxOutputTokens * percent / 100;
    }

    /** The effort: the client's, or the one whose share comes nearest to its bound in tokens. */
    public String nearestEffort() {
        if (effort != null) {
            return effort;
        }
        if (maxTokens == null) {
            return "medium";
        }
        long tokens = maxTokens;
        return tokens == 0 ? "none" : tokens <= 2048 ? "low" : tokens <= 12_288 ? "medium" : "high";
    }
}
