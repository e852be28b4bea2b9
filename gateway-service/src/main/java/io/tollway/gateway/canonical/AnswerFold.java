package io.tollway.gateway.canonical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts an answer's events together. Takes them in order; {@link #answer} may be asked at any time. */
public final class AnswerFold implements Consumer<AnswerEvent> {
    private final Map<Integer, OpenChoice> choices = new TreeMap<>();
    private @Nullable String id;
    private @Nullable String model;

    @Override
    public void accept(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Started started -> {
                id = id == null ? started.id() : id;
                model = model == null ? started.model() : model;
            }
            case AnswerEvent.TextDelta text -> choice(text.choice()).text(Kind.TEXT, text.text());
            case AnswerEvent.RefusalDelta text -> choice(text.choice()).text(Kind.REFUSAL, text.text());
            case AnswerEvent.ReasoningDelta text -> choice(text.choice()).text(Kind.REASONING, text.text());
            case AnswerEvent.ReasoningSigned signed -> choice(signed.choice()).signed(signed);
            case AnswerEvent.ReasoningEncrypted sealed ->
                choice(sealed.choice()).add(new Part.Encrypted(sealed.data(), sealed.format(), sealed.id()));
            case AnswerEvent.ToolCallStarted call -> choice(call.choice()).call(call);
            case AnswerEvent.ToolArgumentsDelta more -> choice(more.choice()).arguments(more);
            case AnswerEvent.Cited cited -> choice(cited.choice()).citations.add(cited);
            case AnswerEvent.MediaProduced media -> choice(media.choice()).media(media);
            case AnswerEvent.Finished finished -> choice(finished.choice()).finished = finished;
            case AnswerEvent.Used ignored -> {}
        }
    }

    /** What has come so far. */
    public CanonicalAnswer answer() {
        List<CanonicalAnswer.Choice> all = new ArrayList<>(choices.size());
        choices.forEach((index, open) -> all.add(open.choice(index)));
        return new CanonicalAnswer(id, model, all);
    }

    private OpenChoice choice(int index) {
        return choices.computeIfAbsent(index, unused -> new OpenChoice());
    }

    private enum Kind {
        TEXT,
        REFUSAL,
        REASONING
    }

    /** A call whose arguments still grow. */
    private static final class OpenCall {
        private final AnswerEvent.ToolCallStarted start;
        private final StringBuilder arguments = new StringBuilder();
        private final int place;

        OpenCall(AnswerEvent.ToolCallStarted start, int place) {
            this.start = start;
            this.place = place;
        }

        Part.ToolCall part() {
            return new Part.ToolCall(start.id(), start.name(), arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }

    private static final class OpenChoice {
        private final List<Part> parts = new ArrayList<>();
        private final Map<Integer, OpenCall> calls = new TreeMap<>();
        private final List<AnswerEvent.Cited> citations = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable Kind kind;
        private AnswerEvent.@Nullable Finished finished;

        void text(Kind of, String more) {
            if (kind != of) {
                close(null);
                kind = of;
            }
            text.append(more);
        }

        void add(Part part) {
            close(null);
            parts.add(part);
        }

        void signed(AnswerEvent.ReasoningSigned signed) {
            if (kind != Kind.REASONING) {
                close(null);
                kind = Kind.REASONING;
            }
            close(signed);
        }

        void call(AnswerEvent.ToolCallStarted start) {
            close(null);
            OpenCall call = new OpenCall(start, parts.size());
            calls.put(start.index(), call);
            parts.add(call.part());
        }

        void arguments(AnswerEvent.ToolArgumentsDelta more) {
            OpenCall call = calls.get(more.index());
            if (call != null) {
                call.arguments.append(more.fragment());
            }
        }

        void media(AnswerEvent.MediaProduced media) {
            Part.Source.Data data = new Part.Source.Data(media.mimeType(), media.base64());
            if (media.mimeType().startsWith("audio/")) {
                add(new Part.Audio(media.base64(), media.mimeType().substring("audio/".length())));
            } else {
                add(new Part.Image(data, null, null));
            }
        }

        private void close(AnswerEvent.@Nullable ReasoningSigned signed) {
            if (kind == null) {
                return;
            }
            switch (kind) {
                case TEXT -> parts.add(new Part.Text(text.toString()));
                case REFUSAL -> parts.add(new Part.Refusal(text.toString()));
                case REASONING ->
                    parts.add(
                            signed == null
                                    ? new Part.Reasoning(text.toString(), null, null, null)
                                    : new Part.Reasoning(
                                            text.toString(), signed.signature(), signed.format(), signed.id()));
            }
            text.setLength(0);
            kind = null;
        }

        CanonicalAnswer.Choice choice(int index) {
            close(null);
            List<Part> all = new ArrayList<>(parts);
            for (OpenCall call : calls.values()) {
                all.set(call.place, call.part());
            }
            AnswerEvent.Finished end = finished;
            return new CanonicalAnswer.Choice(
                    index,
                    all,
                    citations,
                    end == null ? null : end.reason(),
                    end == null ? null : end.nativeReason(),
                    end == null ? null : end.stopSequence());
        }
    }
}
