package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Prompt;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.answer.Thinking;
import io.tollway.simulator.provider.answer.Tool;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request for a response that was read and found valid.
 *
 * @param body what the answer repeats of it
 * @param summary whether reasoning is told in a summary
 * @param encrypted whether reasoning is told sealed, to be returned
 */
record ResponseRequest(
        String model,
        boolean stream,
        JsonNode body,
        boolean summary,
        boolean encrypted,
        PromptMeter meter,
        Prompt prompt) {
    private static final Set<String> PARAMETERS = Set.of(
            "background",
            "client_metadata",
            "conversation",
            "include",
            "input",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "model",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");
    private static final int LEAST_OUTPUT = 16;
    private static final int ANSWER_FRAME = 3;

    static ResponseRequest read(JsonNode body, Call call) {
        Provider provider = call.provider();
        if (provider.refusesUnknownParameters()) {
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!PARAMETERS.contains(field.getKey())) {
                    throw Refusals.unknown(field.getKey());
                }
            }
        }
        Model model = model(body, provider);
        nothingKept(body);
        Fields.decimal(body, "temperature", 0, 2);
        Fields.decimal(body, "top_p", 0, 1);
        Fields.flag(body, "store", true);
        PromptMeter meter = new PromptMeter();
        List<Tool> tools = ChatTools.read(emptyAsAbsent(body.path("tools")), true, meter);
        Shape shape = ChatFormat.read(body.path("text").path("format"), "text.format", meter);
        ResponseInput input = ResponseInput.read(body, meter, call.seal());
        meter.fixed(ANSWER_FRAME);
        if (shape instanceof Shape.AnyJson && !input.mentionsJson()) {
            throw Refusals.bad(
                    null,
                    "input",
                    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.");
        }
        JsonNode choice = tools.isEmpty() && body.path("tool_choice").isTextual()
                ? body.path("no such field")
                : body.path("tool_choice");
        Prompt prompt = new Prompt(
                meter.hash() * 31 + model.name().hashCode(),
                input.question(),
                input.results(),
                tools,
                ChatTools.use(choice, true, tools),
                Fields.flag(body, "parallel_tool_calls", true),
                meter.shape(shape),
                1,
                maxTokens(body, model, meter.tokens()),
                List.of(),
                reasoning(body.path("reasoning")));
        return new ResponseRequest(
                model.name(),
                Fields.flag(body, "stream", false),
                body,
                !Fields.absent(body.path("reasoning").path("summary")),
                includes(body.path("include")),
                meter,
                prompt);
    }

    private static Model model(JsonNode body, Provider provider) {
        String name = Fields.requiredText(body, "model", "model");
        Model model = provider.model(name);
        if (model == null || model.embeddings()) {
            throw Refusals.bad("model_not_found", "model", "The requested model '" + name + "' does not exist.");
        }
        return model;
    }

    private static void nothingKept(JsonNode body) {
        String previous = Fields.text(body, "previous_response_id", "previous_response_id");
        if (previous != null) {
            throw Refusals.bad(
                    "previous_response_not_found",
                    "previous_response_id",
                    "Previous response with id '" + previous + "' not found.");
        }
        JsonNode conversation = body.path("conversation");
        if (!Fields.absent(conversation)) {
            String id = conversation.isTextual()
                    ? conversation.textValue()
                    : conversation.path("id").asText();
            throw new RefusedException(new Refusal(
                    404, "invalid_request_error", null, null, "Conversation with id '" + id + "' not found."));
        }
        if (Fields.flag(body, "background", false)) {
            throw Refusals.bad(
                    "unsupported_parameter",
                    "background",
                    "Unsupported parameter: 'background' is not supported with this model.");
        }
    }

    private static JsonNode emptyAsAbsent(JsonNode list) {
        return list.isArray() && list.isEmpty() ? list.path("none") : list;
    }

    private static boolean includes(JsonNode include) {
        boolean encrypted = false;
        for (JsonNode each : include) {
            encrypted |= each.asText().equals("reasoning.encrypted_content");
        }
        return encrypted;
    }

    private static int maxTokens(JsonNode body, Model model, long promptTokens) {
        int asked = Fields.whole(body, "max_output_tokens", LEAST_OUTPUT, Integer.MAX_VALUE);
        if (promptTokens > model.contextLength()) {
            throw Refusals.bad(
                    "context_length_exceeded",
                    "input",
                    "Your input exceeds the context window of this model. Please adjust your input and try again.");
        }
        long room = Math.max(1, model.contextLength() - promptTokens);
        int limit = asked == 0 ? model.maxOutputTokens() : Math.min(asked, model.maxOutputTokens());
        return (int) Math.min(room, limit);
    }

    private static int reasoning(JsonNode reasoning) {
        if (Fields.absent(reasoning)) {
            return 0;
        }
        String effort = Fields.text(reasoning, "effort", "reasoning.effort");
        return effort == null ? Thinking.ofEffort("medium") : ChatRequest.ofEffort(effort, "reasoning.effort");
    }
}
