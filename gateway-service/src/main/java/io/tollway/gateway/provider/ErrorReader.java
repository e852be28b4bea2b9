package io.tollway.gateway.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Classes an error answer of an OpenAI-compatible API. Bodies come in many shapes; only a message and a code are looked for, and neither is trusted. */
public final class ErrorReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MESSAGE_LIMIT = 500;
    private static final long MAX_WAIT_MILLIS = 3_600_000;

    private @Nullable String message;
    private @Nullable String code;

    private ErrorReader() {}

    /**
     * @param retryAfter the header of that name, or null
     * @param retryAfterMillis the header {@code retry-after-ms}, or null
     */
    public static UpstreamFailure read(
            int status, @Nullable String retryAfter, @Nullable String retryAfterMillis, byte[] body) {
        ErrorReader reader = new ErrorReader();
        reader.parse(body);
        FailureClass kind = reader.kind(status);
        long wait =
                kind == FailureClass.RATE_LIMIT || kind == FailureClass.OUTAGE ? wait(retryAfter, retryAfterMillis) : 0;
        return new UpstreamFailure(kind, status, wait, clean(reader.message));
    }

    private FailureClass kind(int status) {
        return switch (status) {
            case 401, 402 -> FailureClass.CREDENTIAL;
            case 403 -> forbidden();
            case 404 -> isOverStoredContent() ? FailureClass.REJECTED : FailureClass.NOT_SERVED;
            case 408, 504 -> FailureClass.TIMEOUT;
            case 429 -> FailureClass.RATE_LIMIT;
            // Groq says 413 when one request is above the account's tokens per minute.
            case 400, 413, 422 ->
                code != null && code.contains("rate_limit_exceeded") ? FailureClass.RATE_LIMIT : refusal();
            default -> status >= 500 && status < 600 ? FailureClass.OUTAGE : FailureClass.INVALID_ANSWER;
        };
    }

    /** Google's words for cached content or a file that the request names and the account does not have: the account is as good as before. */
    private boolean isOverStoredContent() {
        String words = message == null ? "" : message;
        return words.startsWith("CachedContent not found")
                || words.startsWith("You do not have permission to access the File");
    }

    /** Most often about the account; xAI and some servers behind it refuse content so, and that says nothing about the account. */
    private FailureClass forbidden() {
        if (isOverStoredContent()) {
            return FailureClass.REJECTED;
        }
        String words = words();
        boolean content = words.contains("usage guidelines")
                || words.contains("safety_check")
                || words.contains("content_policy")
                || words.contains("content_filter")
                || words.contains("input was flagged");
        return content ? FailureClass.CONTENT_POLICY : FailureClass.CREDENTIAL;
    }

    private String words() {
        return ((code == null ? "" : code) + ' ' + (message == null ? "" : message)).toLowerCase(Locale.ROOT);
    }

    private FailureClass refusal() {
        String words = words();
        if (isTooLong(words)) {
            return FailureClass.CONTEXT_LENGTH;
        }
        if (words.contains("content_policy") || words.contains("content_filter") || words.contains("moderation")) {
            return FailureClass.CONTENT_POLICY;
        }
        if (words.contains("invalid_api_key")
                || words.contains("api key not valid")
                || words.contains("incorrect api key")
                || words.contains("user location is not supported")
                || words.contains("credit balance")
                || words.contains("insufficient_quota")) {
            return FailureClass.CREDENTIAL;
        }
        if (isOverASignature(words)) {
            return FailureClass.SIGNATURE;
        }
        return isOverInstructions(words) ? FailureClass.INSTRUCTIONS : FailureClass.REJECTED;
    }

    /** Anthropic's words for a message in the role of the system, older models' and newer ones'. */
    private static boolean isOverInstructions(String words) {
        return words.contains("role") && (words.contains("\"system\"") || words.contains("'system'"));
    }

    /** Of thoughts in the history: Anthropic's, Gemini's and OpenAI's words for a damaged one. */
    private static boolean isOverASignature(String words) {
        return words.contains("signature") && (words.contains("thinking") || words.contains("thought"))
                || words.contains("invalid_encrypted_content")
                || words.contains("encrypted content") && words.contains("verif");
    }

    /** Each provider says it in words of its own; few give it a code. */
    private static boolean isTooLong(String words) {
        return words.contains("context_length")
                || words.contains("context length")
                || words.contains("context window")
                || words.contains("too_many_tokens")
                || words.contains("too_many_prompt_tokens")
                || words.contains("prompt is too long")
                || words.contains("input is too long")
                || words.contains("number of input tokens exceeds")
                || words.contains("exceeds the maximum number of tokens");
    }

    /** Finds {@code message} and {@code code} at the top or one level down. */
    private void parse(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                members(json, true);
            }
        } catch (IOException notJson) {
            message = null;
        }
    }

    private void members(JsonParser json, boolean top) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (top && value == JsonToken.START_OBJECT && (name.equals("error") || name.equals("detail"))) {
                members(json, false);
            } else if (value == JsonToken.VALUE_STRING) {
                switch (name) {
                    case "message", "error", "detail" -> message = message == null ? json.getText() : message;
                    case "code", "type" -> code = code == null ? json.getText() : code + ' ' + json.getText();
                    default -> {}
                }
            } else {
                json.skipChildren();
            }
        }
    }

    /** Bounded, one line, and nothing that looks like a credential. */
    private static @Nullable String clean(@Nullable String text) {
        if (text == null || text.isBlank() || text.contains("sk-") || text.contains("Bearer")) {
            return null;
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MESSAGE_LIMIT));
        for (int i = 0; i < text.length() && i < MESSAGE_LIMIT; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) ? ' ' : c);
        }
        return clean.toString();
    }

    /** Seconds (RFC 9110 also allows a date, which our clock could misread: ignored) or milliseconds, bounded to an hour. */
    private static long wait(@Nullable String retryAfter, @Nullable String retryAfterMillis) {
        long millis = number(retryAfterMillis);
        if (millis < 0) {
            long seconds = number(retryAfter);
            millis = seconds < 0 ? 0 : Math.min(seconds, MAX_WAIT_MILLIS / 1000) * 1000;
        }
        boolean atOnce = millis == 0 && (number(retryAfter) == 0 || number(retryAfterMillis) == 0);
        return atOnce ? 1 : Math.min(millis, MAX_WAIT_MILLIS);
    }

    /** A non-negative integer (a fraction is rounded up), or -1. */
    private static long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 12) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && i > 0) {
                return hasNonZero(text, i + 1) ? value + 1 : value;
            }
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean hasNonZero(String digits, int from) {
        for (int i = from; i < digits.length(); i++) {
            if (digits.charAt(i) >= '1' && digits.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }
}
