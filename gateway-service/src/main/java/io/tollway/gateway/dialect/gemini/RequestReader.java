package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@code GenerateContentRequest}. */
final class RequestReader {
    private static final Set<String> TRANSLATED =
            Set.of("model", "contents", "systemInstruction", "tools", "toolConfig", "generationConfig");
    private static final Set<String> GENERATION = Set.of(
            "temperature",
            "topP",
            "topK",
            "candidateCount",
            "maxOutputTokens",
            "stopSequences",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseModalities",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "thinkingConfig");
    private static final String WORD = "text/x.enum";
    private static final long MOST_TOKENS = 100_000_000;

    private final Fields root;
    private final GateLimits limits;
    private final List<String> parameters = new ArrayList<>(8);
    private final List<String> untranslatable = new ArrayList<>(0);

    RequestReader(Fields root, GateLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    CanonicalRequest read(boolean stream, OwnFields own) throws Refusal {
        ContentReader contents = new ContentReader(untranslatable);
        Fields system = root.object("systemInstruction");
        if (system != null) {
            contents.system(system);
        }
        List<Fields> turns = root.objects("contents");
        if (turns.isEmpty()) {
            throw invalid("contents must have at least one entry", "contents");
        }
        bound(turns.size(), limits.messages(), "contents");
        for (Fields turn : turns) {
            contents.content(turn);
        }
        List<Tool> tools = ToolReader.tools(root);
        bound(tools.size(), limits.tools(), "tools");
        ToolChoice choice = ToolReader.choice(root);
        named(!tools.isEmpty(), "tools");
        named(choice != null, "tool_choice");
        for (String other : root.others(TRANSLATED)) {
            if (!own.consumed().contains(other)) {
                untranslatable.add(other);
            }
        }
        Fields said = root.object("generationConfig");
        Fields config = said == null ? new Fields(GeminiJson.object(), "generationConfig") : said;
        untranslatable.addAll(config.others(GENERATION));
        List<String> modalities = config.texts("responseModalities");
        if (!modalities.isEmpty() && !modalities.equals(List.of("TEXT"))) {
            untranslatable.add("generationConfig.responseModalities");
        }
        ReasoningAsk thinking = thinking(config);
        Long choices = config.integer("candidateCount", 1, limits.choices());
        OutputFormat format = format(config, contents);
        return new CanonicalRequest(
                contents.messages(),
                tools,
                choice,
                null,
                format,
                thinking == null ? own.reasoning() : thinking,
                sampling(config),
                config.integer("maxOutputTokens", 1, MOST_TOKENS),
                choices == null ? 1 : choices.intValue(),
                stream,
                null);
    }

    /** In OpenAI's words, as endpoints list what they support. */
    List<String> parameters() {
        return parameters;
    }

    /** Places of what no other dialect knows. */
    List<String> untranslatable() {
        return untranslatable;
    }

    private static void bound(int size, int most, String field) throws Refusal {
        if (size > most) {
            throw invalid(field + " has more than " + most + " entries", field);
        }
    }

    private void named(boolean there, String name) {
        if (there) {
            parameters.add(name);
        }
    }

    private Sampling sampling(Fields config) throws Refusal {
        BigDecimal temperature = config.number("temperature", 2);
        BigDecimal topP = config.number("topP", 1);
        Long topK = config.integer("topK", 0, Integer.MAX_VALUE);
        BigDecimal presence = config.number("presencePenalty");
        BigDecimal frequency = config.number("frequencyPenalty");
        Long seed = config.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        List<String> stop = config.texts("stopSequences");
        Boolean logprobs = config.flag("responseLogprobs");
        Long top = config.integer("logprobs", 0, 20);
        named(temperature != null, "temperature");
        named(topP != null, "top_p");
        named(topK != null, "top_k");
        named(presence != null, "presence_penalty");
        named(frequency != null, "frequency_penalty");
        named(seed != null, "seed");
        named(!stop.isEmpty(), "stop");
        named(logprobs != null, "logprobs");
        named(top != null, "top_logprobs");
        return new Sampling(
                temperature,
                topP,
                topK == null ? null : topK.intValue(),
                presence,
                frequency,
                seed,
                stop,
                logprobs,
                top == null ? null : top.intValue());
    }

    /** One bare word of several is a form that only Google has a switch for: elsewhere it is asked for in the instructions. */
    private OutputFormat word(@Nullable JsonNode schema, ContentReader contents) {
        untranslatable.add("generationConfig.responseMimeType " + WORD + ", asked for in the instructions");
        JsonNode words = schema == null ? GeminiJson.object() : schema.path("enum");
        if (!words.isEmpty()) {
            contents.instruct("Answer with exactly one of " + words + ", without quotes, and nothing else.");
        }
        return new OutputFormat.Text();
    }

    private OutputFormat format(Fields config, ContentReader contents) throws Refusal {
        JsonNode json = config.get("responseJsonSchema");
        Fields openApi = config.object("responseSchema");
        String mime = config.text("responseMimeType");
        if (json != null && openApi != null) {
            throw invalid(
                    "generationConfig has both responseSchema and responseJsonSchema",
                    "generationConfig.responseJsonSchema");
        }
        if (json != null || openApi != null) {
            parameters.add("response_format");
            JsonNode schema = openApi == null ? json : SchemaForms.fromOpenApi(openApi.node());
            if (WORD.equals(mime)) {
                return word(schema, contents);
            }
            return new OutputFormat.JsonSchema("response", null, schema == null ? GeminiJson.object() : schema, null);
        }
        if (mime == null || mime.equals("text/plain")) {
            return new OutputFormat.Text();
        }
        parameters.add("response_format");
        if (mime.equals("application/json")) {
            return new OutputFormat.JsonObject();
        }
        untranslatable.add("generationConfig.responseMimeType");
        return new OutputFormat.Text();
    }

    private @Nullable ReasoningAsk thinking(Fields config) throws Refusal {
        Fields thinking = config.object("thinkingConfig");
        if (thinking == null) {
            return null;
        }
        parameters.add("reasoning");
        Boolean visible = thinking.flag("includeThoughts");
        Long budget = thinking.integer("thinkingBudget", -1, MOST_TOKENS);
        String level = thinking.text("thinkingLevel");
        String effort = null;
        if (level != null) {
            effort = level.toLowerCase(Locale.ROOT);
            switch (effort) {
                case "minimal", "low", "medium", "high" -> {}
                case "thinking_level_unspecified" -> effort = null;
                default ->
                    throw invalid(
                            thinking.at("thinkingLevel") + " must be MINIMAL, LOW, MEDIUM or HIGH",
                            thinking.at("thinkingLevel"));
            }
        }
        boolean adaptive = budget != null && budget < 0;
        return new ReasoningAsk(effort, adaptive ? null : budget, adaptive, Boolean.TRUE.equals(visible));
    }
}
