package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.canonical.ReasoningFormat;
import org.jspecify.annotations.Nullable;

/**
 * Other providers' signatures in the only place an Anthropic client keeps one: the {@code signature} of a thinking block, or the {@code data} of a redacted one. They are written as
 * {@code tw1.<format>.<id>.<data>}; what has no such tag is Anthropic's own. Reasoning without a signature gets an empty one, {@code tw1...}, because the field is required and what
 * comes back must not be taken for Anthropic's.
 *
 * @param signature null when there was none
 * @param format see {@link ReasoningFormat}; null without a signature
 * @param id the provider's id of the item
 */
record ReasoningTag(
        @Nullable String signature,
        @Nullable String format,
        @Nullable String id) {
    private static final String MARK = "tw1.";

    /** Whether the text is one of ours. */
    static boolean marks(String text) {
        return text.startsWith(MARK);
    }

    /** What an Anthropic client keeps for us. */
    static String write(@Nullable String signature, @Nullable String format, @Nullable String id) {
        if (signature != null && ReasoningFormat.ANTHROPIC.equals(format)) {
            return signature;
        }
        StringBuilder text = new StringBuilder(MARK);
        text.append(format == null ? "" : format).append('.');
        text.append(id == null || id.indexOf('.') >= 0 ? "" : id).append('.');
        return text.append(signature == null ? "" : signature).toString();
    }

    static ReasoningTag read(String text) {
        if (!marks(text)) {
            return new ReasoningTag(text.isEmpty() ? null : text, ReasoningFormat.ANTHROPIC, null);
        }
        int format = text.indexOf('.', MARK.length());
        int id = format < 0 ? -1 : text.indexOf('.', format + 1);
        if (id < 0) {
            return new ReasoningTag(null, null, null);
        }
        String data = text.substring(id + 1);
        String name = text.substring(MARK.length(), format);
        return new ReasoningTag(
                data.isEmpty() ? null : data,
                name.isEmpty() ? null : name,
                id == format + 1 ? null : text.substring(format + 1, id));
    }
}
