package io.tollway.gateway.dialect.gemini;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ids for the calls of a conversation: Google gives its own rarely, the other dialects need one for each. Calls and results without ids are matched by name and order. */
final class CallIds {
    private final List<Open> open = new ArrayList<>(4);
    private final Set<String> taken = new HashSet<>();
    private int invented;

    private record Open(String id, String name) {}

    /** The id of a call. */
    String called(@Nullable String given, String name) {
        String id = given == null || given.isEmpty() ? invent() : given;
        taken.add(id);
        open.add(new Open(id, name));
        return id;
    }

    /** The id of the call that a result answers. */
    String answered(@Nullable String given, @Nullable String name) {
        int match = -1;
        for (int i = open.size() - 1; i >= 0; i--) {
            Open call = open.get(i);
            if (given == null || given.isEmpty()
                    ? name == null || call.name().equals(name)
                    : call.id().equals(given)) {
                match = i;
            }
        }
        if (match >= 0) {
            return open.remove(match).id();
        }
        return given == null || given.isEmpty() ? called(null, name == null ? "" : name) : given;
    }

    private String invent() {
        String id;
        do {
            invented++;
            id = "call_" + invented;
        } while (taken.contains(id));
        return id;
    }
}
