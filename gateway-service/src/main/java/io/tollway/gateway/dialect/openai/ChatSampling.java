package io.tollway.gateway.dialect.openai;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how an answer is to be drawn. The gate has checked the numbers that bound money; the others are read where they have their type. */
final class ChatSampling {
    private ChatSampling() {}

    /** @throws Refusal 400, naming the field that has no meaning */
    static Sampling read(JsonNode root) throws Refusal {
        List<String> stop = new ArrayList<>();
        JsonNode said = root.path("stop");
        if (said.isTextual()) {
            stop.add(said.textValue());
        } else if (isSaid(said) && !said.isArray()) {
            throw invalid("stop must be a string or an array of strings", "stop");
        } else {
            for (JsonNode each : said) {
                if (!each.isTextual()) {
                    throw invalid("stop must be a string or an array of strings", "stop");
                }
                stop.add(each.textValue());
            }
        }
        JsonNode seed = root.path("seed");
        if (isSaid(seed) && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
            throw invalid("seed must be an integer of 64 bits", "seed");
        }
        return new Sampling(
                number(root, "temperature"),
                number(root, "top_p"),
                integer(root, "top_k"),
                number(root, "presence_penalty"),
                number(root, "frequency_penalty"),
                isSaid(seed) ? (Long) seed.longValue() : null,
                stop,
                flag(root, "logprobs"),
                integer(root, "top_logprobs"));
    }

    private static @Nullable BigDecimal number(JsonNode root, String field) {
        JsonNode value = root.path(field);
        return value.isNumber() ? value.decimalValue() : null;
    }

    private static @Nullable Integer integer(JsonNode root, String field) {
        JsonNode value = root.path(field);
        return value.canConvertToInt() && value.isIntegralNumber() ? (Integer) value.intValue() : null;
    }

    /** A switch; null when nothing is said. */
    static @Nullable Boolean flag(JsonNode root, String field) throws Refusal {
        JsonNode value = root.path(field);
        if (isSaid(value) && !value.isBoolean()) {
            throw invalid(field + " must be true or false", field);
        }
        return value.isBoolean() ? (Boolean) value.booleanValue() : null;
    }

    static boolean isSaid(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
