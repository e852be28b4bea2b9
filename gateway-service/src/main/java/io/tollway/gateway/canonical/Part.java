package io.tollway.gateway.canonical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a message.
 *
 * <p>Reasoning comes before what it led to. A signature that a provider put on a tool call or on text is a {@link Encrypted} part of its own right before that.
 */
public sealed interface Part {

    /** @param cache where the provider may keep the prompt's prefix up to here; null is no mark */
    record Text(String text, @Nullable CacheMark cache) implements Part {
        public Text(String text) {
            this(text, null);
        }
    }

    /** @param detail how closely to look ({@code low}, {@code high}, {@code auto}), OpenAI's word; null when not said */
    record Image(
            Source source,
            @Nullable String detail,
            @Nullable CacheMark cache) implements Part {}

    /** @param format {@code wav}, {@code mp3}, …, as a file's extension */
    record Audio(String base64, String format) implements Part {}

    /** A document, most often a PDF. */
    record Document(
            Source source, @Nullable String name, @Nullable CacheMark cache) implements Part {}

    /**
     * The model's thinking as text.
     *
     * @param signature what its provider wants back with it, unchanged; null when it gave none
     * @param format whose signature that is, see {@link ReasoningFormat}
     * @param id the provider's id of the item, null when it has none
     */
    record Reasoning(
            String text,
            @Nullable String signature,
            @Nullable String format,
            @Nullable String id) implements Part {}

    /**
     * Thinking that only its provider can read, or a signature on what follows.
     *
     * @param format see {@link ReasoningFormat}
     */
    record Encrypted(String data, String format, @Nullable String id) implements Part {}

    /** @param arguments the JSON text of an object, as the model wrote it */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable CacheMark cache) implements Part {
        public ToolCall(String id, String name, String arguments) {
            this(id, name, arguments, null);
        }
    }

    /**
     * What a tool answered.
     *
     * @param name the tool's name, where the client or an earlier call told it
     * @param content texts, images and documents
     * @param error whether the tool failed
     */
    record ToolResult(
            String callId,
            @Nullable String name,
            List<Part> content,
            boolean error,
            @Nullable CacheMark cache) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** The model's own refusal to answer. */
    record Refusal(String text) implements Part {}

    /** Where the bytes of an image or a document are. */
    sealed interface Source {
        /** @param base64 in the standard alphabet */
        record Data(String mimeType, String base64) implements Source {}

        record Url(String url, @Nullable String mimeType) implements Source {}

        /** A file that the client uploaded to this very provider. */
        record FileId(String id) implements Source {}
    }

    /** How long the prefix should be kept. */
    enum CacheMark {
        FIVE_MINUTES,
        ONE_HOUR
    }
}
