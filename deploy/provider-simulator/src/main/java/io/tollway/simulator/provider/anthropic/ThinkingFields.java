package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Thinking;
import io.tollway.simulator.provider.answer.ToolUse;
import java.math.BigDecimal;

/**
 * How much the model thinks.
 *
 * @param shown whether the thoughts are told
 */
record ThinkingFields(int tokens, boolean shown) {
    private static final int LEAST = 1024;
    private static final ThinkingFields NONE = new ThinkingFields(0, true);

    static ThinkingFields read(JsonNode body, int maxTokens, ToolUse use) {
        JsonNode thinking = body.path("thinking");
        String effort = OutputFields.effort(body);
        if (Fields.absent(thinking)) {
            return NONE;
        }
        String type = Fields.requiredText(thinking, "type", "thinking.type");
        boolean shown = !"omitted".equals(Fields.text(thinking, "display", "thinking." + type + ".display"));
        return switch (type) {
            case "disabled" -> NONE;
            case "adaptive" -> {
                checkFreedom(body, maxTokens, use);
                yield new ThinkingFields(Thinking.ofEffort(effort), shown);
            }
            case "enabled" -> {
                long budget = budget(thinking, maxTokens);
                checkFreedom(body, maxTokens, use);
                yield new ThinkingFields(Thinking.ofBudget(budget), shown);
            }
            default ->
                throw Refusals.at(
                        "thinking",
                        "Input tag '" + type
                                + "' found using 'type' does not match any of the expected tags: 'adaptive', 'disabled', 'enabled'");
        };
    }

    private static long budget(JsonNode thinking, int maxTokens) {
        long budget = Fields.whole(thinking, "budget_tokens", "thinking.enabled.budget_tokens", LEAST);
        if (budget < 0) {
            throw Refusals.missing("thinking.enabled.budget_tokens");
        }
        if (budget >= maxTokens) {
            throw Refusals.bad(
                    "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size");
        }
        return budget;
    }

    private static void checkFreedom(JsonNode body, int maxTokens, ToolUse use) {
        if (maxTokens == MessageRequest.NO_LIMIT) {
            // What is only counted is not thought about.
            return;
        }
        JsonNode temperature = body.path("temperature");
        if (temperature.isNumber() && temperature.decimalValue().compareTo(BigDecimal.ONE) != 0) {
            throw Refusals.bad(
                    "`temperature` may only be set to 1 when thinking is enabled. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#important-considerations-when-using-extended-thinking");
        }
        if (!Fields.absent(body.path("top_k"))) {
            throw Refusals.bad("`top_k` must be unset when thinking is enabled.");
        }
        if (use instanceof ToolUse.Required || use instanceof ToolUse.Named) {
            throw Refusals.bad("Thinking may not be enabled when tool_choice forces tool use.");
        }
    }
}
