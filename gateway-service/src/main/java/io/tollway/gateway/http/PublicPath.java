package io.tollway.gateway.http;

import io.tollway.gateway.error.Surface;
import org.jspecify.annotations.Nullable;

/**
 * A path below one of the public prefixes.
 *
 * @param surface whose path it is
 * @param rest what is behind it, with its leading slash, {@code %2F} in model ids written as a slash
 */
record PublicPath(Surface surface, String rest) {
    private static final String OPENROUTER = "/api/v1/";
    private static final String OPENAI = "/v1/";
    private static final String GEMINI = "/v1beta/";
    private static final String GEMINI_BELOW_API = "/api/v1beta/";
    private static final String MESSAGES = "/messages";

    /** The canonical path, or null when it is under no public prefix or is not canonical (empty or dot segments, parameters, other escapes). */
    static @Nullable PublicPath parse(String path) {
        if (path.startsWith(OPENAI)) {
            return canonical(path, OPENAI.length() - 1, Surface.OPENAI);
        }
        if (path.startsWith(OPENROUTER)) {
            return canonical(path, OPENROUTER.length() - 1, Surface.OPENROUTER);
        }
        if (path.startsWith(GEMINI)) {
            return canonical(path, GEMINI.length() - 1, Surface.GEMINI);
        }
        return path.startsWith(GEMINI_BELOW_API)
                ? canonical(path, GEMINI_BELOW_API.length() - 1, Surface.GEMINI)
                : null;
    }

    private static @Nullable PublicPath canonical(String path, int from, Surface surface) {
        String rest = path.substring(from);
        boolean models = surface == Surface.GEMINI || rest.startsWith("/models/");
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == '%' && !(models && rest.regionMatches(true, i, "%2F", 0, 3))
                    || c == ';'
                    || c == '\\'
                    || c == '/' && i + 1 < rest.length() && (rest.charAt(i + 1) == '/' || rest.charAt(i + 1) == '.')) {
                return null;
            }
        }
        if (rest.length() > 1 && rest.endsWith("/")) {
            return null;
        }
        boolean messages = rest.equals(MESSAGES) || rest.startsWith(MESSAGES + '/');
        return new PublicPath(
                messages ? Surface.ANTHROPIC : surface,
                models ? rest.replace("%2F", "/").replace("%2f", "/") : rest);
    }
}
