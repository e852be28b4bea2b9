package io.tollway.simulator.stripe.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path such as {@code /v1/charges/{id}}. */
public final class PathPattern {
    private final String[] segments;

    public PathPattern(String pattern) {
        this.segments = pattern.split("/", -1);
    }

    /** The values of the placeholders in order, or null when the path is another one. */
    public @Nullable List<String> match(String path) {
        String[] given = path.split("/", -1);
        if (given.length != segments.length) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            if (segments[i].startsWith("{")) {
                if (given[i].isEmpty()) {
                    return null;
                }
                values.add(given[i]);
            } else if (!segments[i].equals(given[i])) {
                return null;
            }
        }
        return values;
    }
}
