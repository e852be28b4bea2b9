package io.tollway.gateway.body;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that are ours in every dialect that has none of that name itself, and those that nobody may send upstream.
 *
 * @param models what to try after the model asked for
 * @param reasoning OpenRouter's {@code reasoning} object; null when not sent
 * @param consumed the names found, to be left out of what goes upstream
 */
public record OwnFields(
        Preferences preferences,
        List<String> models,
        @Nullable String sessionId,
        @Nullable ReasoningAsk reasoning,
        List<String> consumed) {
    private static final int MAX_TEXT = 256;
    private static final Set<String> EFFORTS = Set.of("max", "xhigh", "high", "medium", "low", "minimal", "none");
    private static final Set<String> NAMES = Set.of(
            "provider",
            "models",
            "session_id",
            "reasoning",
            "route",
            "usage",
            "plugins",
            "transforms",
            "preset",
            "trace",
            "debug",
            "image_config",
            "include_reasoning",
            "stop_server_tools_when",
            "api_base",
            "base_url",
            "api_key",
            "api_version",
            "organization",
            "extra_headers",
            "extra_body",
            "extra_query",
            "custom_llm_provider",
            "deployment_id",
            "user_api_key_auth",
            "price",
            "cost",
            "input_cost_per_token",
            "output_cost_per_token",
            "__proto__");

    /** Whether the name is one of them, in every dialect that has no such name itself. */
    public static boolean isOurs(String name) {
        return NAMES.contains(name);
    }

    /**
     * Finds them.
     *
     * @param theirs names that mean something else in the dialect at hand
     */
    public static OwnFields read(JsonDocument document, Set<String> theirs, GateLimits limits) throws Refusal {
        Preferences preferences = Preferences.NONE;
        List<String> models = List.of();
        String session = null;
        ReasoningAsk reasoning = null;
        List<String> consumed = new ArrayList<>(0);
        Iterator<String> names = document.root().fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!isOurs(name) || theirs.contains(name)) {
                continue;
            }
            consumed.add(name);
            JsonNode value = document.root().get(name);
            switch (name) {
                case "provider" -> preferences = parsed(value, PreferencesReader::read);
                case "models" ->
                    models = parsed(value, json -> PreferencesReader.strings(json, "models", limits.models()));
                case "session_id" -> session = text(value);
                case "reasoning" -> reasoning = reasoning(value);
                default -> {}
            }
        }
        return new OwnFields(preferences, models, session, reasoning, List.copyOf(consumed));
    }

    /** Something read from a parser that stands on the value. */
    private interface Reading<T> {
        T read(JsonParser json) throws IOException, Refusal;
    }

    private static <T> T parsed(JsonNode value, Reading<T> reading) throws Refusal {
        try (JsonParser json = value.traverse()) {
            json.nextToken();
            return reading.read(json);
        } catch (IOException impossible) {
            throw new IllegalStateException("a tree cannot be malformed", impossible);
        }
    }

    private static @Nullable String text(JsonNode value) throws Refusal {
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
            throw invalid("session_id must be a string of at most " + MAX_TEXT + " characters", "session_id");
        }
        return value.textValue();
    }

    /** OpenRouter's {@code reasoning}: {@code effort} or {@code max_tokens}, {@code enabled}, {@code exclude}. */
    public static @Nullable ReasoningAsk reasoning(JsonNode value) throws Refusal {
        if (value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw invalid("reasoning must be an object", "reasoning");
        }
        String effort = null;
        JsonNode said = value.path("effort");
        if (said.isTextual()) {
            effort = said.textValue();
            if (!EFFORTS.contains(effort)) {
                throw invalid(
                        "reasoning.effort must be max, xhigh, high, medium, low, minimal or none", "reasoning.effort");
            }
        }
        JsonNode tokens = value.path("max_tokens");
        Long most = null;
        if (tokens.isIntegralNumber() && tokens.canConvertToLong() && tokens.longValue() >= 0) {
            most = tokens.longValue();
        } else if (!tokens.isMissingNode() && !tokens.isNull()) {
            throw invalid("reasoning.max_tokens must be an integer, 0 or more", "reasoning.max_tokens");
        }
        if (value.path("enabled").isBoolean() && !value.path("enabled").booleanValue()) {
            effort = "none";
        }
        return new ReasoningAsk(effort, most, false, !value.path("exclude").asBoolean(false));
    }
}
