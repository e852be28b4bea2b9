package io.tollway.contracts.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a provider, or one of its endpoints, departs from the dialect it speaks. Rows of the catalog declare them as {@code name} or {@code name=value}, so that no provider's name stands in code. A gateway
 * passes over traits that it does not know yet.
 */
public enum Trait {
    /** The model is named in the path: {@code /deployments/{model}/…} (Azure). */
    DEPLOYMENT_PATHS("deployment-paths", false),
    /** Each path ends in {@code ?api-version=<value>}. */
    API_VERSION("api-version", true),
    /** The secret goes in {@code api-key} instead of {@code authorization}. */
    API_KEY_HEADER("api-key-header", false),
    /** Anthropic's messages as Vertex takes them: {@code /models/{model}:rawPredict}, the version in the body. */
    RAW_PREDICT("raw-predict", false),
    /** Region that requests are signed for, where the host does not tell. */
    REGION("region", true),
    /** {@code stream_options} is refused; usage comes in streams all the same. */
    NO_STREAM_OPTIONS("no-stream-options", false),
    /** Ids of tool calls have exactly so many letters and digits. */
    TOOL_CALL_ID_LENGTH("tool-call-id-length", true),
    /** The message's field in which the assistant's thoughts go back. */
    REASONING_HISTORY("reasoning-history", true),
    /** Whose encrypted thoughts these are, where it is not the dialect's inventor. */
    REASONING_FORMAT("reasoning-format", true),
    /** The field of the output limit. */
    CAP_FIELD("cap-field", true),
    /** Parameters that are refused, with {@code +} between them: {@code temperature+top_p}. */
    WITHOUT("without", true),
    /** Only one of {@code temperature} and {@code top_p} is taken. */
    ONE_OF_TEMPERATURE_AND_TOP_P("one-of-temperature-and-top-p", false),
    /** Instructions are taken before the messages only, not among them. */
    INSTRUCTIONS_FIRST("instructions-first", false);

    private final String wireName;
    private final boolean valued;

    Trait(String wireName, boolean valued) {
        this.wireName = wireName;
        this.valued = valued;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether it is declared with a value. */
    public boolean valued() {
        return valued;
    }

    /** The trait that is declared so; null when there is none, or when its value is missing or too much. */
    public static @Nullable Trait of(String declared) {
        int equals = declared.indexOf('=');
        String name = equals < 0 ? declared : declared.substring(0, equals);
        for (Trait trait : values()) {
            if (trait.wireName.equals(name)) {
                boolean hasValue = equals >= 0 && equals < declared.length() - 1;
                return hasValue == trait.valued && (trait.valued || equals < 0) ? trait : null;
            }
        }
        return null;
    }

    /** The value of a declaration; empty for a trait without one. */
    public static String value(String declared) {
        int equals = declared.indexOf('=');
        return equals < 0 ? "" : declared.substring(equals + 1);
    }

    /** How each is written, for messages. */
    public static List<String> forms() {
        List<String> forms = new ArrayList<>();
        for (Trait trait : values()) {
            forms.add(trait.valued ? trait.wireName + "=…" : trait.wireName);
        }
        return forms;
    }
}
