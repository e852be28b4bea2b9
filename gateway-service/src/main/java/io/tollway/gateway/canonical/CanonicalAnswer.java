package io.tollway.gateway.canonical;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer in no dialect: {@link AnswerEvent}s put together. Parts stand in the order they were produced.
 *
 * @param model what the upstream says answered; null when it did not say
 * @param choices by index; one that the upstream never mentioned is missing
 */
public record CanonicalAnswer(@Nullable String id, @Nullable String model, List<Choice> choices) {
    public CanonicalAnswer {
        choices = List.copyOf(choices);
    }

    /**
     * @param reason null when the upstream gave none
     */
    public record Choice(
            int index,
            List<Part> parts,
            List<AnswerEvent.Cited> citations,
            @Nullable StopReason reason,
            @Nullable String nativeReason,
            @Nullable String stopSequence) {
        public Choice {
            parts = List.copyOf(parts);
            citations = List.copyOf(citations);
        }

        /** All text of the answer itself, joined. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                if (part instanceof Part.Text piece) {
                    text.append(piece.text());
                }
            }
            return text.toString();
        }

        /** All visible reasoning, joined. */
        public String reasoning() {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                if (part instanceof Part.Reasoning piece) {
                    text.append(piece.text());
                }
            }
            return text.toString();
        }

        /** The tool calls, in order. */
        public List<Part.ToolCall> toolCalls() {
            List<Part.ToolCall> calls = new ArrayList<>();
            for (Part part : parts) {
                if (part instanceof Part.ToolCall call) {
                    calls.add(call);
                }
            }
            return calls;
        }
    }
}
