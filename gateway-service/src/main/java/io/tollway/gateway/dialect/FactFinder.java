package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.AnswerEvent;
import java.util.function.Consumer;

/** Reads an answer's facts off its canonical events. */
final class FactFinder implements Consumer<AnswerEvent> {
    final AnswerFacts found = new AnswerFacts();

    @Override
    public void accept(AnswerEvent event) {
        int produced = event.generatedChars();
        if (produced > 0) {
            found.contentBytes += produced;
            found.contentEvents++;
        }
        found.substance |= event.hasSubstance();
        switch (event) {
            case AnswerEvent.Started started -> found.model = found.model == null ? started.model() : found.model;
            case AnswerEvent.Used used -> found.usage = used.counts();
            case AnswerEvent.Finished finished -> {
                String reason = finished.nativeReason();
                found.finishReason =
                        reason == null ? finished.reason().name().toLowerCase(java.util.Locale.ROOT) : reason;
            }
            case AnswerEvent.TextDelta ignored -> {}
            case AnswerEvent.RefusalDelta ignored -> {}
            case AnswerEvent.ReasoningDelta ignored -> {}
            case AnswerEvent.ReasoningSigned ignored -> {}
            case AnswerEvent.ReasoningEncrypted ignored -> {}
            case AnswerEvent.ToolCallStarted ignored -> {}
            case AnswerEvent.ToolArgumentsDelta ignored -> {}
            case AnswerEvent.Cited ignored -> {}
            case AnswerEvent.MediaProduced ignored -> {}
        }
    }
}
