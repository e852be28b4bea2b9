package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamModel;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}. */
final class ConfigWriter {
    private static final int MOST_STOPS = 5;
    private static final long FLASH_MOST = 24_576;
    private static final long PRO_MOST = 32_768;
    private static final long PRO_LEAST = 128;
    private static final long LITE_LEAST = 512;

    private final CanonicalRequest request;
    private final UpstreamModel model;
    private final String name;
    private final int generation;
    private final Changes changes;
    private final ObjectNode config = GeminiJson.object();

    ConfigWriter(CanonicalRequest request, UpstreamModel model, Changes changes) {
        this.request = request;
        this.model = model;
        this.name = model.name().toLowerCase(Locale.ROOT);
        this.generation = Generation.of(model.name());
        this.changes = changes;
    }

    ObjectNode write() {
        sampling(request.sampling());
        Long limit = limit();
        if (limit != null) {
            config.put("maxOutputTokens", limit);
        }
        if (request.choices() > 1) {
            config.put("candidateCount", request.choices());
        }
        format();
        ReasoningAsk ask = request.reasoning();
        if (ask != null) {
            thinking(ask, limit);
        }
        return config;
    }

    /** What {@code thinkingConfig} says of the reasoning that is asked for; null when nothing. */
    @Nullable JsonNode thinking() {
        ReasoningAsk ask = request.reasoning();
        if (ask != null) {
            thinking(ask, model.outputCap() >= 0 ? Long.valueOf(model.outputCap()) : request.maxOutputTokens());
        }
        return config.get("thinkingConfig");
    }

    private @Nullable Long limit() {
        Long wish = model.outputCap() >= 0 ? Long.valueOf(model.outputCap()) : request.maxOutputTokens();
        Long most = model.maxOutputTokens();
        if (wish != null && most != null && wish > most) {
            changes.adjusted("max_tokens", "the endpoint's most, " + most);
            return most;
        }
        return wish;
    }

    private void sampling(Sampling sampling) {
        config.setAll(numbers(sampling));
        List<String> stops = sampling.stop();
        if (!stops.isEmpty()) {
            ArrayNode list = config.putArray("stopSequences");
            for (int i = 0; i < Math.min(stops.size(), MOST_STOPS); i++) {
                list.add(stops.get(i));
            }
            if (stops.size() > MOST_STOPS) {
                changes.adjusted("stop", "the first " + MOST_STOPS);
            }
        }
        Long seed = sampling.seed();
        if (seed != null) {
            if (seed == seed.intValue()) {
                config.put("seed", seed.intValue());
            } else {
                // Google's seed has 32 bits; the same seed must stay the same.
                config.put("seed", Long.hashCode(seed));
                changes.adjusted("seed", "folded to 32 bits");
            }
        }
        if (Boolean.TRUE.equals(sampling.logprobs())) {
            config.put("responseLogprobs", true);
            if (sampling.topLogprobs() != null) {
                config.put("logprobs", sampling.topLogprobs());
            }
        }
    }

    private static ObjectNode numbers(Sampling sampling) {
        ObjectNode numbers = GeminiJson.object();
        if (sampling.temperature() != null) {
            numbers.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            numbers.put("topP", sampling.topP());
        }
        if (sampling.topK() != null) {
            numbers.put("topK", sampling.topK());
        }
        if (sampling.presencePenalty() != null) {
            numbers.put("presencePenalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            numbers.put("frequencyPenalty", sampling.frequencyPenalty());
        }
        return numbers;
    }

    private void format() {
        JsonNode schema =
                switch (request.format()) {
                    case OutputFormat.Text ignored -> null;
                    case OutputFormat.JsonObject ignored -> GeminiJson.object();
                    case OutputFormat.JsonSchema json -> SchemaForms.toGoogle(json.schema());
                };
        if (schema == null) {
            return;
        }
        config.put("responseMimeType", "application/json");
        if (!schema.isEmpty()) {
            config.set("responseJsonSchema", schema);
        }
    }

    private void thinking(ReasoningAsk ask, @Nullable Long limit) {
        // A name that tells no generation is taken for one that thinks: an endpoint may call its model as it likes.
        if (generation > 0 && generation < Generation.TWO_FIVE || name.contains("gemma")) {
            changes.dropped("reasoning");
            return;
        }
        ObjectNode thinking = GeminiJson.object();
        if (generation >= Generation.THREE) {
            level(ask, thinking);
        } else {
            budget(ask, limit, thinking);
        }
        if (!ask.isOff() && !Boolean.FALSE.equals(ask.visible())) {
            thinking.put("includeThoughts", true);
        }
        if (!thinking.isEmpty()) {
            config.set("thinkingConfig", thinking);
        }
    }

    /** Gemini 3 takes a level, and advises against budgets. It cannot be kept from thinking. */
    private void level(ReasoningAsk ask, ObjectNode thinking) {
        if (ask.effort() == null && ask.maxTokens() == null) {
            return;
        }
        boolean pro = name.contains("pro");
        String effort = ask.nearestEffort();
        String level =
                switch (effort) {
                    case "none", "minimal" -> pro ? "LOW" : "MINIMAL";
                    case "low" -> "LOW";
                    case "medium" -> pro && generation == Generation.THREE ? "HIGH" : "MEDIUM";
                    default -> "HIGH";
                };
        thinking.put("thinkingLevel", level);
        if (ask.maxTokens() != null || !effort.equals(level.toLowerCase(Locale.ROOT))) {
            changes.adjusted("reasoning", "thinkingLevel " + level);
        }
    }

    private void budget(ReasoningAsk ask, @Nullable Long limit, ObjectNode thinking) {
        if (ask.adaptive()) {
            thinking.put("thinkingBudget", -1);
            return;
        }
        if (ask.effort() == null && ask.maxTokens() == null) {
            return;
        }
        boolean pro = name.contains("pro");
        long least = pro ? PRO_LEAST : name.contains("lite") ? LITE_LEAST : 1;
        long most = pro ? PRO_MOST : FLASH_MOST;
        long wish = limit == null && ask.maxTokens() == null
                ? published(ask.nearestEffort())
                : ask.budget(limit == null ? most : limit);
        long budget = wish == 0 && !pro ? 0 : Math.min(Math.max(wish, least), most);
        thinking.put("thinkingBudget", budget);
        if (budget != wish) {
            changes.adjusted("reasoning", "thinkingBudget " + budget);
        }
    }

    /** What Google's own OpenAI endpoint makes of an effort when nothing says how long the answer may be. */
    private static long published(String effort) {
        return switch (effort) {
            case "none" -> 0;
            case "minimal", "low" -> 1024;
            case "medium" -> 8192;
            default -> FLASH_MOST;
        };
    }
}
