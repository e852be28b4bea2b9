package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PrefixMarks;
import io.tollway.simulator.provider.answer.Prompt;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.serving.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A request that was read and found valid. */
record MessageRequest(
        String model, boolean stream, boolean showsThoughts, PromptMeter meter, PrefixMarks marks, Prompt prompt) {
    private static final Set<String> PARAMETERS = Set.of(
            "model",
            "messages",
            "cache_control",
            "container",
            "context_management",
            "inference_geo",
            "max_tokens",
            "mcp_servers",
            "metadata",
            "output_config",
            "output_format",
            "service_tier",
            "speed",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p",
            "user_profile_id");

    /** Of a message that is only counted. */
    static final int NO_LIMIT = Integer.MAX_VALUE;

    /** The tokens that begin the answer. */
    private static final int ANSWER_FRAME = 3;

    /** A message to be answered. */
    static MessageRequest read(JsonNode body, Call call) {
        Model model = model(body, call);
        long maxTokens = Fields.whole(body, "max_tokens", "max_tokens", 1);
        if (maxTokens < 0) {
            throw Refusals.missing("max_tokens");
        }
        if (maxTokens > model.maxOutputTokens()) {
            throw Refusals.at(
                    "max_tokens",
                    maxTokens + " > " + model.maxOutputTokens()
                            + ", which is the maximum allowed number of output tokens for " + model.name());
        }
        return read(body, call, model, (int) maxTokens);
    }

    /** A message whose tokens are only counted: it needs no limit. */
    static MessageRequest counted(JsonNode body, Call call) {
        return read(body, call, model(body, call), NO_LIMIT);
    }

    private static Model model(JsonNode body, Call call) {
        if (call.provider().refusesUnknownParameters()) {
            Fields.onlyKnown(body, PARAMETERS);
        }
        String name = Fields.requiredText(body, "model", "model");
        if (name.isEmpty()) {
            throw Refusals.at("model", "String should have at least 1 character");
        }
        Model model = call.provider().model(name);
        if (model == null || model.embeddings()) {
            throw Refusals.unknownModel(name);
        }
        return model;
    }

    private static MessageRequest read(JsonNode body, Call call, Model model, int maxTokens) {
        Fields.share(body, "temperature");
        Fields.share(body, "top_p");
        Fields.whole(body, "top_k", "top_k", 0);
        PromptMeter meter = new PromptMeter();
        CacheMarks marks = new CacheMarks(meter);
        ToolFields tools = ToolFields.read(body, meter, marks);
        ThinkingFields thinking = ThinkingFields.read(body, maxTokens, tools.use());
        Shape shape = OutputFields.shape(body, meter);
        Conversation conversation = Conversation.read(body, meter, marks, call.seal());
        meter.fixed(ANSWER_FRAME);
        marks.ofRequest(body.path("cache_control"));
        if (meter.tokens() > model.contextLength()) {
            throw Refusals.bad(
                    "prompt is too long: " + meter.tokens() + " tokens > " + model.contextLength() + " maximum");
        }
        long room = Math.max(1, model.contextLength() - meter.tokens());
        // Thoughts that were not returned within a round of function calls cannot be gone on with.
        int thoughts = conversation.callsWithoutThoughts() ? 0 : thinking.tokens();
        Prompt prompt = new Prompt(
                meter.hash() * 31 + model.name().hashCode(),
                conversation.question(),
                conversation.results(),
                tools.tools(),
                tools.use(),
                tools.parallel(),
                meter.shape(shape),
                1,
                (int) Math.min(room, maxTokens),
                stops(body.path("stop_sequences")),
                thoughts);
        return new MessageRequest(
                model.name(), Fields.flag(body, "stream"), thinking.shown(), meter, marks.marks(), prompt);
    }

    private static List<String> stops(JsonNode list) {
        if (Fields.absent(list)) {
            return List.of();
        }
        if (!list.isArray()) {
            throw Refusals.type("stop_sequences", "a valid list");
        }
        List<String> stops = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = "stop_sequences." + i;
            if (!list.get(i).isTextual()) {
                throw Refusals.type(place, "a valid string");
            }
            if (list.get(i).textValue().isBlank()) {
                throw Refusals.at("stop_sequences", "each stop sequence must contain non-whitespace");
            }
            stops.add(list.get(i).textValue());
        }
        return stops;
    }
}
