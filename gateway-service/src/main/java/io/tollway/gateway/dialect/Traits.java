package io.tollway.gateway.dialect;

import io.tollway.contracts.state.Trait;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one endpoint departs from its dialect: what its provider declares, and over that what it declares itself. Made once per snapshot. */
public final class Traits {
    public static final Traits NONE = new Traits(Map.of());

    private final Map<Trait, String> values;
    private final List<String> without;

    private Traits(Map<Trait, String> values) {
        this.values = values;
        String refused = values.get(Trait.WITHOUT);
        this.without = refused == null ? List.of() : split(refused);
    }

    /** @param dialect the catalog's word for it; some are another's with traits of their own */
    public static Traits of(String dialect, List<String> provider, List<String> endpoint) {
        Map<Trait, String> values = new EnumMap<>(Trait.class);
        if (dialect.equals("azure-openai")) {
            values.put(Trait.DEPLOYMENT_PATHS, "");
            values.put(Trait.API_KEY_HEADER, "");
            values.put(Trait.API_VERSION, "2024-10-21");
        }
        if (dialect.equals("vertex-anthropic")) {
            values.put(Trait.RAW_PREDICT, "");
        }
        declare(provider, values);
        declare(endpoint, values);
        return values.isEmpty() ? NONE : new Traits(values);
    }

    public static Traits of(String... declared) {
        return of("", List.of(declared), List.of());
    }

    private static void declare(List<String> declared, Map<Trait, String> values) {
        for (String each : declared) {
            Trait trait = Trait.of(each);
            if (trait != null) {
                values.put(trait, Trait.value(each));
            }
        }
    }

    private static List<String> split(String list) {
        java.util.ArrayList<String> all = new java.util.ArrayList<>();
        int from = 0;
        for (int plus = list.indexOf('+'); plus >= 0; plus = list.indexOf('+', from)) {
            all.add(list.substring(from, plus));
            from = plus + 1;
        }
        all.add(list.substring(from));
        return List.copyOf(all);
    }

    public boolean has(Trait trait) {
        return values.containsKey(trait);
    }

    /** What was declared with it; null when it was not declared. */
    public @Nullable String value(Trait trait) {
        return values.get(trait);
    }

    /** The declared number; the fallback when it was not declared, or is none. */
    public int number(Trait trait, int fallback) {
        String value = values.get(trait);
        if (value == null || value.isEmpty() || value.length() > 6) {
            return fallback;
        }
        int number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return fallback;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    /** Names of the parameters that the endpoint refuses, in OpenAI's words. */
    public List<String> without() {
        return without;
    }

    /** Whether it refuses a parameter. */
    public boolean refuses(String parameter) {
        return without.contains(parameter);
    }
}
