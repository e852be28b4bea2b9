package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Prompt;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.answer.Thinking;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.serving.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request that was read and found valid.
 *
 * @param showsThoughts whether thoughts are told; they are counted in any case
 */
record GenerateRequest(String model, boolean showsThoughts, PromptMeter meter, Prompt prompt) {
    private static final Set<String> PARAMETERS = Set.of(
            "model",
            "contents",
            "tools",
            "toolConfig",
            "safetySettings",
            "systemInstruction",
            "generationConfig",
            "cachedContent",
            "serviceTier",
            "store",
            "labels");
    private static final Set<String> CONFIG = Set.of(
            "stopSequences",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseModalities",
            "responseFormat",
            "candidateCount",
            "maxOutputTokens",
            "temperature",
            "topP",
            "topK",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "enableEnhancedCivicAnswers",
            "enableAffectiveDialog",
            "speechConfig",
            "thinkingConfig",
            "imageConfig",
            "mediaResolution");
    private static final int ANSWER_FRAME = 3;
    private static final int FRAME = 8;
    private static final int MOST_CANDIDATES = 8;
    private static final int MOST_STOPS = 5;
    private static final String JSON = "application/json";

    static GenerateRequest read(JsonNode body, Call call, String method) {
        Model model = ModelPath.served(call, method, false);
        JsonNode config = Fields.get(body, "generationConfig");
        if (call.provider().refusesUnknownParameters()) {
            Fields.onlyKnown(body, PARAMETERS, "");
            Fields.onlyKnown(config, CONFIG, "generation_config");
        }
        if (!Fields.absent(Fields.get(body, "cachedContent"))) {
            throw Refusals.unknownCache();
        }
        Fields.decimal(config, "temperature", "generation_config.temperature", 2);
        Fields.decimal(config, "topP", "generation_config.top_p", 1);
        PromptMeter meter = new PromptMeter();
        ToolFields tools = ToolFields.read(body, meter);
        Shape shape = shape(config, meter, !tools.tools().isEmpty() && !thinksByItself(model));
        Contents contents = Contents.read(body, meter, call.seal(), thinksByItself(model));
        meter.fixed(ANSWER_FRAME);
        if (meter.tokens() > model.contextLength()) {
            throw Refusals.bad("The input token count (" + meter.tokens()
                    + ") exceeds the maximum number of tokens allowed (" + model.contextLength() + ").");
        }
        JsonNode thinking = Fields.get(config, "thinkingConfig");
        boolean shown = Fields.flag(thinking, "includeThoughts", "generation_config.thinking_config.include_thoughts");
        Prompt prompt = new Prompt(
                meter.hash() * 31 + model.name().hashCode(),
                contents.question(),
                contents.results(),
                tools.tools(),
                tools.use(),
                true,
                meter.shape(shape),
                bounded(config, "candidateCount", "generation_config.candidate_count", 1, MOST_CANDIDATES),
                bounded(
                        config,
                        "maxOutputTokens",
                        "generation_config.max_output_tokens",
                        model.maxOutputTokens(),
                        model.maxOutputTokens()),
                stops(Fields.get(config, "stopSequences")),
                thoughts(thinking, model, shown));
        return new GenerateRequest(model.name(), shown, meter, prompt);
    }

    /** The third generation thinks unless told otherwise and wants its thoughts' signatures back. */
    static boolean thinksByItself(Model model) {
        return model.name().startsWith("gemini-3");
    }

    private static int bounded(JsonNode config, String name, String place, int otherwise, int most) {
        int value = Fields.whole(config, name, place, otherwise);
        if (value < 1 || value > most) {
            throw Refusals.bad("Unable to submit request because it has a " + name + " value of " + value
                    + " but the supported range is from 1 (inclusive) to " + (most + 1L)
                    + " (exclusive). Update the value and try again.");
        }
        return value;
    }

    private static int thoughts(JsonNode thinking, Model model, boolean shown) {
        String place = "generation_config.thinking_config.thinking_";
        String level =
                Fields.textOr(thinking, "thinkingLevel", place + "level", "").toLowerCase(Locale.ROOT);
        boolean budgeted = !Fields.absent(Fields.get(thinking, "thinkingBudget"));
        if (!level.isEmpty() && budgeted) {
            throw Refusals.bad("You can only set only one of thinking budget and thinking level.");
        }
        if (!level.isEmpty() && !level.equals("thinking_level_unspecified")) {
            int tokens = Thinking.ofEffort(level);
            if (tokens <= 0 || level.equals("xhigh") || level.equals("max")) {
                throw Refusals.value(place + "level", "ThinkingLevel", "\"" + level + "\"");
            }
            return tokens;
        }
        int budget = Fields.whole(thinking, "thinkingBudget", place + "budget", -1);
        if (budget < -1) {
            throw Refusals.bad(
                    "The thinking budget " + budget + " is invalid. Please choose a value between 0 and 24576.");
        }
        boolean byItself = shown || thinksByItself(model) || budgeted;
        return budget >= 0 ? Thinking.ofBudget(budget) : byItself ? Thinking.ofEffort("medium") : 0;
    }

    private static Shape shape(JsonNode config, PromptMeter meter, boolean callsInstead) {
        String type = Fields.textOr(config, "responseMimeType", "generation_config.response_mime_type", "text/plain");
        JsonNode own = Fields.get(config, "responseSchema");
        JsonNode standard = Fields.get(config, "responseJsonSchema");
        boolean wanted = !Fields.absent(own) || !Fields.absent(standard);
        if (!Fields.absent(own) && !Fields.absent(standard)) {
            throw Refusals.at(
                    "generation_config.response_schema",
                    "only one of response_schema and response_json_schema may be set");
        }
        if (!type.equals(JSON) && !type.equals("text/x.enum")) {
            if (!type.equals("text/plain")) {
                throw Refusals.at(
                        "generation_config.response_mime_type",
                        "allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and `text/x.enum`.");
            }
            if (wanted) {
                throw Refusals.at(
                        "generation_config.response_schema",
                        "only allowed for response_mime_type: `application/json` and `text/x.enum`");
            }
            return new Shape.Prose();
        }
        if (callsInstead) {
            throw Refusals.bad("Function calling with a response mime type: '" + type + "' is unsupported");
        }
        if (!wanted) {
            return new Shape.AnyJson();
        }
        JsonNode schema =
                Fields.absent(own) ? standard : Schemas.toJsonSchema(own, "generation_config.response_schema");
        meter.fixed(FRAME).text((Fields.absent(own) ? standard : own).toString());
        return type.equals(JSON) ? new Shape.Schema(schema) : new Shape.Word(schema);
    }

    private static List<String> stops(JsonNode list) {
        List<String> stops = new ArrayList<>();
        for (JsonNode stop : list) {
            if (!stop.isTextual()) {
                throw Refusals.value(
                        "generation_config.stop_sequences[" + stops.size() + "]", "TYPE_STRING", stop.toString());
            }
            if (stop.textValue().isEmpty()) {
                throw Refusals.at("generation_config.stop_sequences", "stop sequence cannot be empty");
            }
            stops.add(stop.textValue());
        }
        if (stops.size() > MOST_STOPS) {
            throw Refusals.at(
                    "generation_config.stop_sequences", "at most " + MOST_STOPS + " stop sequences are allowed");
        }
        return stops;
    }
}
