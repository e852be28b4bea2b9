package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how much the model thinks. Anthropic refuses requests that combine thinking with a forced tool, with a turn begun for the model, with less output than the least budget, or
 * with a chain of tool calls whose first thoughts are not there with their signature; the request is worth more than the thoughts, so those are switched off then.
 *
 * @param ask null when thinking is off
 * @param budget tokens to think with; -1 when the model decides
 */
record ThinkingPlan(@Nullable ReasoningAsk ask, long budget) {
    static final long LEAST_BUDGET = 1024;
    private static final ThinkingPlan OFF = new ThinkingPlan(null, -1);
    /** What a budget leaves of the output when it asks for all of it, in percent. */
    private static final long MOST_SHARE = 95;

    /** @param turns the messages as they are written */
    static ThinkingPlan of(CanonicalRequest request, JsonNode turns, long maxTokens, Changes changes) {
        ReasoningAsk ask = request.reasoning();
        if (ask == null || ask.isOff()) {
            return OFF;
        }
        String obstacle = obstacle(request.toolChoice(), turns, ask.adaptive(), maxTokens);
        if (obstacle != null) {
            changes.adjusted("reasoning", "off, " + obstacle);
            return OFF;
        }
        if (ask.adaptive()) {
            return new ThinkingPlan(ask, -1);
        }
        long wish = ask.budget(maxTokens);
        long budget = wish < maxTokens ? wish : maxTokens * MOST_SHARE / 100;
        budget = Math.max(LEAST_BUDGET, budget);
        if (ask.maxTokens() != null && budget != wish) {
            changes.adjusted("reasoning.max_tokens", Long.toString(budget));
        }
        return new ThinkingPlan(ask, budget);
    }

    boolean on() {
        return ask != null;
    }

    void write(ObjectNode body) {
        ReasoningAsk wish = ask;
        if (wish == null) {
            return;
        }
        ObjectNode thinking = body.putObject("thinking");
        if (budget < 0) {
            thinking.put("type", "adaptive");
        } else {
            thinking.put("type", "enabled").put("budget_tokens", budget);
        }
        Boolean visible = wish.visible();
        if (visible != null && (!visible || budget < 0)) {
            thinking.put("display", visible ? "summarized" : "omitted");
        }
        // An effort beside a budget or beside adaptive thinking is Anthropic's own; alone it has become the budget.
        String effort = wish.effort();
        if (effort != null && (budget < 0 || wish.maxTokens() != null)) {
            body.withObject("/output_config").put("effort", effort.equals("minimal") ? "low" : effort);
        }
    }

    private static @Nullable String obstacle(
            @Nullable ToolChoice choice, JsonNode turns, boolean adaptive, long maxTokens) {
        if (choice instanceof ToolChoice.Required
                || choice instanceof ToolChoice.Named
                || (choice instanceof ToolChoice.Allowed some && some.required())) {
            return "a tool is forced";
        }
        if (!adaptive && maxTokens <= LEAST_BUDGET) {
            return "max_tokens leaves no room for it";
        }
        if (turns.path(turns.size() - 1).path("role").asText().equals("assistant")) {
            return "the answer has been begun";
        }
        return lacksThoughts(turns) ? "signed thoughts before a tool call are missing" : null;
    }

    /** Whether the chain of calls that the last turn goes on with began without thoughts. */
    static boolean lacksThoughts(JsonNode turns) {
        int begun = turns.size() - 1;
        while (begun >= 0 && !beginsChain(turns.path(begun))) {
            begun--;
        }
        JsonNode first = turns.path(begun + 1);
        if (!first.path("role").asText().equals("assistant") || !has(first, "tool_use")) {
            return false;
        }
        String opening = first.path("content").path(0).path("type").asText();
        return !opening.equals("thinking") && !opening.equals("redacted_thinking");
    }

    private static boolean beginsChain(JsonNode turn) {
        return turn.path("role").asText().equals("user") && !has(turn, "tool_result");
    }

    private static boolean has(JsonNode turn, String type) {
        for (JsonNode block : turn.path("content")) {
            if (block.path("type").asText().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
