package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Prompt;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.answer.ToolUse;
import io.tollway.simulator.provider.answer.Vectors;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text completion that was read and found valid.
 *
 * @param choices shown per prompt
 * @param tried made per prompt ({@code best_of})
 */
record CompletionRequest(
        String model,
        boolean stream,
        boolean includeUsage,
        List<Input> inputs,
        int choices,
        int tried,
        int maxTokens,
        List<String> stops,
        boolean echo,
        boolean logprobs) {
    private static final Set<String> PARAMETERS = Set.of(
            "best_of",
            "echo",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "max_tokens",
            "model",
            "n",
            "presence_penalty",
            "prompt",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "suffix",
            "temperature",
            "top_p",
            "user");
    private static final int MOST_CHOICES = 128;
    private static final int USUAL_LIMIT = 16;
    private static final int MOST_LOGPROBS = 5;

    /** One prompt. */
    record Input(String text, int tokens) {}

    static CompletionRequest read(JsonNode body, Provider provider) {
        if (provider.refusesUnknownParameters()) {
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!PARAMETERS.contains(field.getKey())) {
                    throw Refusals.unrecognized(field.getKey());
                }
            }
        }
        String name = Fields.requiredText(body, "model", "model");
        Model model = model(name, provider);
        List<Input> inputs = inputs(body.path("prompt"));
        boolean stream = Fields.flag(body, "stream", false);
        int choices = Math.max(1, Fields.whole(body, "n", 1, MOST_CHOICES));
        int tried = Math.max(choices, Fields.whole(body, "best_of", 1, MOST_CHOICES));
        if (stream && tried > choices) {
            throw Refusals.bad(null, "best_of", "best_of must be equal to n when streaming.");
        }
        int asked = Fields.absent(body.path("max_tokens"))
                ? USUAL_LIMIT
                : Fields.whole(body, "max_tokens", 0, Integer.MAX_VALUE);
        for (Input input : inputs) {
            if ((long) input.tokens + asked > model.contextLength()) {
                throw Refusals.bad(
                        "context_length_exceeded",
                        "prompt",
                        "This model's maximum context length is " + model.contextLength()
                                + " tokens, however you requested " + ((long) input.tokens + asked) + " tokens.");
            }
        }
        return new CompletionRequest(
                name,
                stream,
                stream && Fields.flag(body.path("stream_options"), "include_usage", false),
                inputs,
                choices,
                tried,
                asked,
                ChatRequest.stops(body.path("stop")),
                Fields.flag(body, "echo", false),
                Fields.whole(body, "logprobs", 0, MOST_LOGPROBS) > 0);
    }

    /** The API's inventor keeps its chat models from here; its imitators serve them all. */
    private static Model model(String name, Provider provider) {
        Model model = provider.model(name);
        if (model == null) {
            throw Refusals.unknownModel(name);
        }
        if (model.embeddings() || provider.refusesUnknownParameters() && !name.contains("instruct")) {
            throw new RefusedException(
                    new Refusal(
                            404,
                            "invalid_request_error",
                            null,
                            "model",
                            "This is a chat model and not supported in the v1/completions endpoint. Did you mean to use v1/chat/completions?"));
        }
        return model;
    }

    private static List<Input> inputs(JsonNode prompt) {
        List<Input> inputs = new ArrayList<>();
        if (prompt.isTextual()) {
            inputs.add(new Input(prompt.textValue(), Tokens.count(prompt.textValue())));
        } else if (!prompt.isArray() || prompt.isEmpty()) {
            throw Refusals.bad("invalid_type", "prompt", "prompt must be a string or an array that is not empty.");
        } else if (prompt.get(0).isIntegralNumber()) {
            inputs.add(new Input(prompt.toString(), prompt.size()));
        } else {
            for (JsonNode each : prompt) {
                inputs.add(
                        each.isArray()
                                ? new Input(each.toString(), each.size())
                                : new Input(each.asText(), Tokens.count(each.asText())));
            }
        }
        return inputs;
    }

    /** What is read, all prompts together. */
    long tokens() {
        long sum = 0;
        for (Input input : inputs) {
            sum += input.tokens;
        }
        return sum;
    }

    /** One prompt as the author takes it. */
    Prompt prompt(Input input) {
        return new Prompt(
                Vectors.key(input.text) * 31 + model.hashCode(),
                input.text,
                List.of(),
                List.of(),
                new ToolUse.None(),
                false,
                new Shape.Prose(),
                tried,
                maxTokens,
                stops,
                0);
    }
}
