package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.vertx.core.buffer.Buffer;

/** An answer that is not streamed: collected, checked, and written for the client once it is known what it cost. */
final class DocumentAnswer implements Answer {
    private static final int OK = 200;
    private static final int ROOM_FOR_OURS = 128;

    private final ExchangeRun run;
    private final Exchange exchange;
    private final AnswerDocument document;
    private final int maxBytes;
    private final Pieces body = new Pieces();

    DocumentAnswer(ExchangeRun run, Exchange exchange, AnswerDocument document, int maxBytes) {
        this.run = run;
        this.exchange = exchange;
        this.document = document;
        this.maxBytes = maxBytes;
    }

    @Override
    public void bytes(byte[] chunk) {
        if (body.length() + chunk.length > maxBytes) {
            run.failed(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK));
            return;
        }
        body.add(chunk);
    }

    @Override
    public void ended() {
        switch (document.take(body.bytes())) {
            case UPSTREAM_ERROR -> run.failed(UpstreamFailure.of(FailureClass.IN_STREAM, OK));
            case MALFORMED -> run.failed(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK));
            case ENDED, GO_ON -> run.served(Answer.served(document.facts(), exchange.body));
        }
    }

    @Override
    public AnswerFacts facts() {
        return document.facts();
    }

    /** The body for the client. */
    Buffer render(Bill bill) {
        Buffer out = Buffer.buffer(body.length() + ROOM_FOR_OURS);
        document.render(bill, out);
        return out;
    }
}
