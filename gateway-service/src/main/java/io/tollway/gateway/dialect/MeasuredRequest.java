package io.tollway.gateway.dialect;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.body.Preferences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of another kind than chat: its document, and what bounds its cost. */
public final class MeasuredRequest implements ModelRequest {
    private final JsonDocument document;
    private final Head head;
    private final Measures measures;
    private final List<String> parameters;
    private final List<String> untranslatable;

    /** What every such request says. */
    public record Head(
            String model, OwnFields own, @Nullable String endUser, CallPath call) {}

    /**
     * What it measures.
     *
     * @param choices how many answers, each with up to {@code outputLimit} tokens
     * @param outputLimit null when the client set none
     * @param textBytes UTF-8 bytes of what becomes tokens, for one answer
     * @param promptBytes the same for all together
     * @param entries pieces of input; each has a fixed overhead
     * @param images pictures in the input
     * @param mediaBytes bytes of the body that are pictures, as sent
     * @param units the most it can use of what is not counted in tokens, all together
     */
    public record Measures(
            boolean stream,
            int choices,
            @Nullable Long outputLimit,
            int textBytes,
            int promptBytes,
            int entries,
            int images,
            int mediaBytes,
            UsageCounts units) {
        /** Of text alone, counted in tokens alone. */
        public Measures(
                boolean stream, int choices, @Nullable Long outputLimit, int textBytes, int promptBytes, int entries) {
            this(stream, choices, outputLimit, textBytes, promptBytes, entries, 0, 0, UsageCounts.NONE);
        }

        /** The same with what is not counted in tokens. */
        public Measures(Measures text, UsageCounts units) {
            this(
                    text.stream,
                    text.choices,
                    text.outputLimit,
                    text.textBytes,
                    text.promptBytes,
                    text.entries,
                    0,
                    0,
                    units);
        }

        /** The same with pictures. */
        public Measures(Measures text, int images, int mediaBytes) {
            this(
                    text.stream,
                    text.choices,
                    text.outputLimit,
                    text.textBytes,
                    text.promptBytes,
                    text.entries,
                    images,
                    mediaBytes,
                    UsageCounts.NONE);
        }

        /** What reads a body whole and writes no text. One token is the least a limit can say. */
        public static Measures inputOnly(int bytes, int entries) {
            return new Measures(false, 1, 1L, bytes, bytes, entries);
        }

        /** What reads each of several inputs by itself: a model's context bounds one of them, not all together. */
        public static Measures each(int inputs, int bytes) {
            return new Measures(false, inputs, 1L, Math.ceilDiv(bytes, inputs), bytes, 1);
        }
    }

    /**
     * @param parameters names of the parameters sent that an endpoint may or may not support
     * @param untranslatable places of what only this dialect knows
     */
    public MeasuredRequest(
            JsonDocument document, Head head, Measures measures, List<String> parameters, List<String> untranslatable) {
        this.document = document;
        this.head = head;
        this.measures = measures;
        this.parameters = List.copyOf(parameters);
        this.untranslatable = List.copyOf(untranslatable);
    }

    public JsonDocument document() {
        return document;
    }

    public CallPath call() {
        return head.call();
    }

    @Override
    public String model() {
        return head.model();
    }

    @Override
    public List<String> fallbackModels() {
        return head.own().models();
    }

    @Override
    public boolean stream() {
        return measures.stream();
    }

    @Override
    public int choices() {
        return measures.choices();
    }

    @Override
    public @Nullable Long outputLimit() {
        return measures.outputLimit();
    }

    @Override
    public int sizeBytes() {
        return measures.textBytes();
    }

    @Override
    public int messages() {
        return measures.entries();
    }

    @Override
    public int messagesBytes() {
        return measures.promptBytes();
    }

    @Override
    public int tools() {
        return 0;
    }

    @Override
    public int images() {
        return measures.images();
    }

    @Override
    public int files() {
        return 0;
    }

    @Override
    public List<Long> audioBytes() {
        return List.of();
    }

    @Override
    public int mediaBytes() {
        return measures.mediaBytes();
    }

    @Override
    public UsageCounts units() {
        return measures.units();
    }

    @Override
    public @Nullable String endUser() {
        return head.endUser();
    }

    @Override
    public @Nullable String sessionId() {
        return head.own().sessionId();
    }

    @Override
    public Preferences preferences() {
        return head.own().preferences();
    }

    @Override
    public List<String> parameters() {
        return parameters;
    }

    @Override
    public List<String> untranslatable() {
        return untranslatable;
    }

    @Override
    public List<String> dropped() {
        return head.own().consumed();
    }
}
