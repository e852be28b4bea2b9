package io.tollway.gateway.canonical;

import io.tollway.contracts.usage.UsageCounts;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer, in the order it was produced. A whole answer is the same events at once. Blocks are not announced: a block (text, reasoning, a tool call) ends where one of another
 * kind begins, or at {@link Finished}.
 */
public sealed interface AnswerEvent {

    /** @param model what the upstream says answers; null when it does not say */
    record Started(@Nullable String id, @Nullable String model) implements AnswerEvent {}

    record TextDelta(int choice, String text) implements AnswerEvent {}

    record RefusalDelta(int choice, String text) implements AnswerEvent {}

    /** @param summary whether the text is the provider's summary of thoughts it does not show */
    record ReasoningDelta(int choice, String text, boolean summary) implements AnswerEvent {}

    /** Ends the reasoning before it. */
    record ReasoningSigned(
            int choice,
            String signature,
            String format,
            @Nullable String id) implements AnswerEvent {}

    /** Thoughts that only their provider can read, or its signature on what follows. */
    record ReasoningEncrypted(
            int choice,
            String data,
            String format,
            @Nullable String id) implements AnswerEvent {}

    /**
     * A tool is called; its arguments follow.
     *
     * @param index which of the choice's calls, from 0
     * @param id unique in the answer
     */
    record ToolCallStarted(int choice, int index, String id, String name) implements AnswerEvent {}

    record ToolArgumentsDelta(int choice, int index, String fragment) implements AnswerEvent {}

    /** What a passage rests on. Offsets in characters of the choice's text; -1 when not told. */
    record Cited(
            int choice,
            @Nullable String url,
            @Nullable String title,
            @Nullable String quote,
            int start,
            int end) implements AnswerEvent {}

    /** An image or a piece of audio in the answer. */
    record MediaProduced(int choice, String mimeType, String base64) implements AnswerEvent {}

    /**
     * A choice is complete.
     *
     * @param nativeReason the upstream's own word
     * @param stopSequence which one came up, where the upstream tells
     */
    record Finished(
            int choice,
            StopReason reason,
            @Nullable String nativeReason,
            @Nullable String stopSequence) implements AnswerEvent {}

    /** The counts so far; a later one replaces an earlier one. */
    record Used(UsageCounts counts) implements AnswerEvent {}

    /** Which answer of several it belongs to; -1 for what belongs to all. */
    default int choice() {
        return -1;
    }

    /** Whether there is something for the client in it: worth committing to an upstream. */
    default boolean hasSubstance() {
        return switch (this) {
            case TextDelta text -> !text.text().isEmpty();
            case RefusalDelta text -> !text.text().isEmpty();
            case ReasoningDelta text -> !text.text().isEmpty();
            case ToolCallStarted ignored -> true;
            case ToolArgumentsDelta ignored -> true;
            case MediaProduced ignored -> true;
            case Finished ignored -> true;
            case ReasoningSigned ignored -> false;
            case ReasoningEncrypted ignored -> false;
            case Cited ignored -> false;
            case Started ignored -> false;
            case Used ignored -> false;
        };
    }

    /** Characters of generated text in it, for estimates and caps. */
    default int generatedChars() {
        return switch (this) {
            case TextDelta text -> text.text().length();
            case RefusalDelta text -> text.text().length();
            case ReasoningDelta text -> text.text().length();
            case ToolCallStarted call -> call.name().length();
            case ToolArgumentsDelta text -> text.fragment().length();
            case MediaProduced ignored -> 0;
            case Finished ignored -> 0;
            case ReasoningSigned ignored -> 0;
            case ReasoningEncrypted ignored -> 0;
            case Cited ignored -> 0;
            case Started ignored -> 0;
            case Used ignored -> 0;
        };
    }
}
