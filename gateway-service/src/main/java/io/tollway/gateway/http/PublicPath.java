package io.tollway.gateway.http;

import io.tollway.gateway.error.Surface;
import java.util.List;
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
    /** Google's clients call any of its versions the same way. */
    private static final List<String> GEMINI = List.of("/v1beta/", "/api/v1beta/", "/v1alpha/", "/api/v1alpha/");

    /** Google's {@code v1} shares its prefix with OpenAI's; these words behind a model tell it apart. */
    private static final List<String> GEMINI_VERBS = List.of(
            ":generateContent", ":streamGenerateContent", ":countTokens", ":embedContent", ":batchEmbedContents");

    private static final String MODELS = "/models/";
    private static final String MESSAGES = "/messages";

    /** The canonical path, or null when it is under no public prefix or is not canonical (empty or dot segments, parameters, other escapes). */
    static @Nullable PublicPath parse(String path) {
        if (path.startsWith(OPENAI)) {
            return canonical(path, OPENAI.length() - 1, Surface.OPENAI);
        }
        if (path.startsWith(OPENROUTER)) {
            return canonical(path, OPENROUTER.length() - 1, Surface.OPENROUTER);
        }
        for (String prefix : GEMINI) {
            if (path.startsWith(prefix)) {
                return canonical(path, prefix.length() - 1, Surface.GEMINI);
            }
        }
        return null;
    }

    private static @Nullable PublicPath canonical(String path, int from, Surface surface) {
        String rest = path.substring(from);
        boolean models = surface == Surface.GEMINI || rest.startsWith(MODELS);
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
                messages ? Surface.ANTHROPIC : isGoogles(rest) ? Surface.GEMINI : surface,
                models ? rest.replace("%2F", "/").replace("%2f", "/") : rest);
    }

    private static boolean isGoogles(String rest) {
        int colon = rest.startsWith(MODELS) ? rest.lastIndexOf(':') : -1;
        return colon > 0 && GEMINI_VERBS.contains(rest.substring(colon));
    }
}
