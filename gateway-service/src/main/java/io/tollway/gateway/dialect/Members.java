package io.tollway.gateway.dialect;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the members of a request that passed the gate, and refuses wrong ones by name. Null counts as absent. */
public final class Members {
    private static final int MOST_MODEL = 256;
    private static final int MOST_USER = 512;

    private final JsonNode root;

    public Members(JsonNode root) {
        this.root = root;
    }

    /** The member as it is; missing when it is null. */
    public JsonNode get(String name) {
        JsonNode value = root.path(name);
        return value.isNull() ? root.path("\0") : value;
    }

    public boolean has(String name) {
        return !get(name).isMissingNode();
    }

    /** The model, which no request can do without. */
    public String model() throws Refusal {
        JsonNode model = get("model");
        if (model.isMissingNode()) {
            throw invalid("model is missing; GET /v1/models lists what there is", "model");
        }
        if (!model.isTextual()
                || model.textValue().isBlank()
                || model.textValue().length() > MOST_MODEL) {
            throw invalid("model must be a model's id, author/slug", "model");
        }
        return model.textValue();
    }

    /** {@code user}. */
    public @Nullable String endUser() throws Refusal {
        return text("user", MOST_USER);
    }

    public @Nullable String text(String name, int mostCharacters) throws Refusal {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual()) {
            throw invalid(name + " must be a string", name);
        }
        if (value.textValue().length() > mostCharacters) {
            throw invalid(name + " is longer than " + mostCharacters + " characters", name);
        }
        return value.textValue();
    }

    /** One of some words; null when absent. */
    public @Nullable String word(String name, List<String> words) throws Refusal {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual() || !words.contains(value.textValue())) {
            throw invalid(name + " must be one of " + String.join(", ", words), name);
        }
        return value.textValue();
    }

    public boolean flag(String name) throws Refusal {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw invalid(name + " must be true or false", name);
        }
        return value.isBoolean() && value.booleanValue();
    }

    public @Nullable Long integer(String name, long least, long most) throws Refusal {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw invalid(name + " must be an integer from " + least + " to " + most, name);
        }
        return value.longValue();
    }

    public @Nullable BigDecimal number(String name, int least, int most) throws Refusal {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return number;
            }
        }
        throw invalid(name + " must be a number from " + least + " to " + most, name);
    }

    /** One string or several. */
    public List<String> texts(String name, int most) throws Refusal {
        JsonNode value = get(name);
        List<String> texts = new ArrayList<>(0);
        if (value.isTextual()) {
            texts.add(value.textValue());
        } else if (!value.isMissingNode()) {
            if (!value.isArray() || value.size() > most) {
                throw invalid(name + " must be a string or an array of at most " + most + " strings", name);
            }
            for (JsonNode each : value) {
                if (!each.isTextual()) {
                    throw invalid(name + " must be a string or an array of strings", name);
                }
                texts.add(each.textValue());
            }
        }
        return texts;
    }
}
