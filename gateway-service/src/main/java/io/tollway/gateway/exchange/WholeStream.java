package io.tollway.gateway.exchange;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;

/** A document from a provider that was asked for a stream and knows none: collected, checked, and told as the stream that the client waits for. Nothing goes out before it is whole. */
final class WholeStream implements StreamedAnswer {
    private static final int OK = 200;

    private final ExchangeRun run;
    private final ClientStream client;
    private final ModelRequest request;
    private final AnswerDocument document;
    private final AnswerStream words;
    private final int maxBytes;
    private final Pieces body = new Pieces();

    /** @param words of the client's protocol, for a failure: a comment may have opened the stream */
    WholeStream(
            ExchangeRun run,
            ClientStream client,
            ModelRequest request,
            AnswerDocument document,
            AnswerStream words,
            int maxBytes) {
        this.run = run;
        this.client = client;
        this.request = request;
        this.document = document;
        this.words = words;
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
            case ENDED, GO_ON -> run.streamEnded(served(), facts().isEmpty(), false);
        }
    }

    @Override
    public AnswerFacts facts() {
        return document.facts();
    }

    @Override
    public Served served() {
        return Answer.served(document.facts(), request);
    }

    @Override
    public void appendEnd(Bill bill) {
        document.render(bill, client.buffer());
    }

    @Override
    public boolean appendCut() {
        return false;
    }

    @Override
    public boolean appendFailure(GatewayError error) {
        words.failed(error, client.buffer());
        return true;
    }
}
