package io.tollway.simulator.provider.answer;

/** How many tokens a model thinks before it answers. */
public final class Thinking {
    private static final long PART_OF_BUDGET = 16;
    private static final int MOST = 512;

    private Thinking() {}

    /** By a named effort, or -1 when there is none of that name. */
    public static int ofEffort(String effort) {
        return switch (effort) {
            case "none" -> 0;
            case "minimal" -> 8;
            case "low" -> 32;
            case "medium" -> 96;
            case "high" -> 256;
            case "xhigh", "max" -> MOST;
            default -> -1;
        };
    }

    /** By the most it may think: a sixteenth of that, and never more than 512. */
    public static int ofBudget(long tokens) {
        return tokens <= 0 ? 0 : (int) Math.clamp(tokens / PART_OF_BUDGET, 1, MOST);
    }
}
