package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Dialogue;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.routing.Candidate;

/** What becomes of one attempt's answer on its way to the client, by the form that was asked for and the form that comes. */
final class Answers {
    private final ExchangeServices services;
    private final Exchange exchange;
    private final ExchangeRun run;
    private final ClientStream stream;
    private final Dialogue dialogue;
    private final AnswerNames names;
    private final AnswerBounds bounds;

    Answers(
            ExchangeServices services,
            Exchange exchange,
            ExchangeRun run,
            ClientStream stream,
            Candidate candidate,
            Dialogue dialogue) {
        this.services = services;
        this.exchange = exchange;
        this.run = run;
        this.stream = stream;
        this.dialogue = dialogue;
        this.names = names(exchange, candidate);
        this.bounds = AnswerBounds.of(
                services.providerConfig(), exchange.body, candidate.endpoint().model());
    }

    private static AnswerNames names(Exchange exchange, Candidate candidate) {
        return new AnswerNames(
                exchange.generationId,
                candidate.endpoint().model().id(),
                exchange.surface == Surface.OPENROUTER
                        ? candidate.endpoint().provider().name()
                        : null,
                exchange.startedAt.getEpochSecond(),
                exchange.surface);
    }

    /** In the form that was asked for. */
    Answer asked() {
        return switch (exchange.dialect.form(exchange.body)) {
            case EVENTS ->
                new StreamAnswer(
                        run,
                        exchange,
                        stream,
                        dialogue.stream(exchange.body, names),
                        services.counters(),
                        sink -> dialogue.splitter(bounds.event(), sink));
            case SOUND -> new SoundAnswer(run, exchange, stream);
            case DOCUMENT, TEXT ->
                new DocumentAnswer(run, exchange, dialogue.document(exchange.body, names), bounds.answer());
        };
    }

    /** A document came where a stream was asked for. */
    Answer whole() {
        return new WholeStream(
                run,
                stream,
                exchange.body,
                dialogue.document(exchange.body, names),
                dialogue.stream(exchange.body, names),
                bounds.answer());
    }
}
