package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Prompt;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.answer.Thinking;
import io.tollway.simulator.provider.answer.Tool;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that was read and found valid.
 *
 * @param logprobs how many alternatives of each token are to be told; negative for no probabilities at all
 */
record ChatRequest(String model, boolean stream, boolean includeUsage, int logprobs, PromptMeter meter, Prompt prompt) {
    private static final Set<String> PARAMETERS = Set.of(
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "metadata",
            "modalities",
            "model",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");
    private static final int MOST_CHOICES = 128;
    private static final int MOST_STOPS = 4;
    private static final int MOST_LOGPROBS = 20;

    /** The tokens that begin the answer. */
    private static final int ANSWER_FRAME = 3;

    static ChatRequest read(JsonNode body, Provider provider) {
        if (provider.refusesUnknownParameters()) {
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!PARAMETERS.contains(field.getKey())) {
                    throw Refusals.unrecognized(field.getKey());
                }
            }
        }
        String name = Fields.text(body, "model", "model");
        if (name == null || name.isBlank()) {
            throw Refusals.bad(null, null, "you must provide a model parameter");
        }
        Model model = provider.model(name);
        if (model == null) {
            throw Refusals.unknownModel(name);
        }
        if (model.embeddings()) {
            throw new RefusedException(new Refusal(
                    404,
                    "invalid_request_error",
                    null,
                    "model",
                    "This is not a chat model and thus not supported in the v1/chat/completions endpoint."));
        }
        sampling(body);
        boolean stream = Fields.flag(body, "stream", false);
        boolean includeUsage = includeUsage(body, stream);
        PromptMeter meter = new PromptMeter();
        List<Tool> tools = ChatTools.read(body.path("tools"), false, meter);
        Shape shape = ChatFormat.read(body.path("response_format"), "response_format", meter);
        ChatMessages messages = ChatMessages.read(body.path("messages"), meter, shape instanceof Shape.AnyJson);
        meter.fixed(ANSWER_FRAME);
        if (shape instanceof Shape.AnyJson && !messages.mentionsJson()) {
            throw Refusals.bad(
                    null,
                    "messages",
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.");
        }
        int choices = Math.max(1, Fields.whole(body, "n", 1, MOST_CHOICES));
        Prompt prompt = new Prompt(
                meter.hash() * 31 + name.hashCode(),
                messages.question(),
                messages.results(),
                tools,
                ChatTools.use(body.path("tool_choice"), false, tools),
                Fields.flag(body, "parallel_tool_calls", true),
                meter.shape(shape),
                choices,
                maxTokens(body, model, meter.tokens()),
                stops(body.path("stop")),
                reasoning(body));
        return new ChatRequest(name, stream, includeUsage, logprobs(body), meter, prompt);
    }

    /** Parameters that have bounds but no effect here. */
    private static void sampling(JsonNode body) {
        Fields.decimal(body, "temperature", 0, 2);
        Fields.decimal(body, "top_p", 0, 1);
        Fields.decimal(body, "frequency_penalty", -2, 2);
        Fields.decimal(body, "presence_penalty", -2, 2);
        if (!Fields.absent(body.path("functions"))) {
            throw Refusals.bad(
                    "unsupported_parameter",
                    "functions",
                    "Unsupported parameter: 'functions' is not supported with this model. Use 'tools' instead.");
        }
        for (JsonNode modality : body.path("modalities")) {
            if (!"text".equals(modality.asText())) {
                throw Refusals.bad(
                        "invalid_value",
                        "modalities",
                        "This model does not support the requested modality '" + modality.asText() + "'.");
            }
        }
    }

    private static int logprobs(JsonNode body) {
        int top = Fields.whole(body, "top_logprobs", 0, MOST_LOGPROBS);
        boolean told = Fields.flag(body, "logprobs", false);
        if (top > 0 && !told) {
            throw Refusals.bad(
                    null, "top_logprobs", "'top_logprobs' can only be specified when 'logprobs' is set to 'true'.");
        }
        return told ? top : -1;
    }

    private static boolean includeUsage(JsonNode body, boolean stream) {
        JsonNode options = body.path("stream_options");
        if (Fields.absent(options)) {
            return false;
        }
        if (!stream) {
            throw Refusals.bad(
                    null, "stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
        if (!options.isObject()) {
            throw Refusals.type("stream_options", "an object", Fields.kind(options));
        }
        return Fields.flag(options, "include_usage", false);
    }

    private static int maxTokens(JsonNode body, Model model, long promptTokens) {
        int old = Fields.whole(body, "max_tokens", 1, Integer.MAX_VALUE);
        int now = Fields.whole(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
        if (old > 0 && now > 0) {
            throw Refusals.bad(
                    null,
                    "max_tokens",
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
        }
        int asked = Math.max(old, now);
        if (asked > model.maxOutputTokens()) {
            String param = old > 0 ? "max_tokens" : "max_completion_tokens";
            throw Refusals.bad(
                    "invalid_value",
                    param,
                    param + " is too large: " + asked + ". This model supports at most " + model.maxOutputTokens()
                            + " completion tokens, whereas you provided " + asked + ".");
        }
        if (promptTokens + asked > model.contextLength()) {
            throw Refusals.bad(
                    "context_length_exceeded",
                    "messages",
                    "This model's maximum context length is " + model.contextLength()
                            + " tokens. However, your messages resulted in " + promptTokens + " tokens"
                            + (asked > 0 ? " and the completion asks for " + asked : "")
                            + ". Please reduce the length of the messages.");
        }
        long room = Math.max(1, model.contextLength() - promptTokens);
        return (int) Math.min(room, asked > 0 ? asked : model.maxOutputTokens());
    }

    static List<String> stops(JsonNode stop) {
        if (Fields.absent(stop)) {
            return List.of();
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode each : stop.isArray() ? stop : List.of(stop)) {
            if (!each.isTextual()) {
                throw Refusals.type("stop", "one of a string or an array of strings", Fields.kind(each));
            }
            if (each.textValue().isEmpty()) {
                throw Refusals.bad("invalid_value", "stop", "Invalid 'stop': an empty string cannot stop anything.");
            }
            stops.add(each.textValue());
        }
        if (stops.size() > MOST_STOPS) {
            throw Refusals.bad(
                    "array_above_max_length",
                    "stop",
                    "Invalid 'stop': array too long. Expected an array with maximum length " + MOST_STOPS
                            + ", but got an array with length " + stops.size() + " instead.");
        }
        return stops;
    }

    private static int reasoning(JsonNode body) {
        String effort = Fields.text(body, "reasoning_effort", "reasoning_effort");
        return ofEffort(effort, "reasoning_effort");
    }

    /** The tokens that an effort is worth; none when it is not given. */
    static int ofEffort(@Nullable String effort, String param) {
        int tokens = effort == null ? 0 : Thinking.ofEffort(effort);
        if (tokens < 0 || "max".equals(effort)) {
            throw Refusals.value(
                    param, String.valueOf(effort), "'none', 'minimal', 'low', 'medium', 'high', and 'xhigh'");
        }
        return tokens;
    }
}
