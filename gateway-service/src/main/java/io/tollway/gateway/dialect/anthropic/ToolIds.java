package io.tollway.gateway.dialect.anthropic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Ids of tool calls as Anthropic takes them: letters, digits, {@code _} and {@code -}, and no id twice in a request. Others' ids are changed, for a call and its result alike. */
final class ToolIds {
    private final Map<String, String> written = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** The id of a call; an id that an earlier call had gets a number behind it. */
    String call(String id) {
        String clean = clean(id);
        String unique = clean;
        for (int i = 2; !taken.add(unique); i++) {
            unique = clean + '_' + i;
        }
        written.put(id, unique);
        return unique;
    }

    /** The id of a result: that of the latest call of its id. */
    String result(String id) {
        String call = written.get(id);
        return call == null ? clean(id) : call;
    }

    private static String clean(String id) {
        if (id.isEmpty()) {
            return "call";
        }
        StringBuilder clean = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            clean.append(good || c == '-' ? c : '_');
        }
        return clean.toString();
    }
}
