package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;

/** Sound on its way: its bytes go on as they come, and nothing can be said in them. */
final class SoundAnswer implements StreamedAnswer {
    private static final int OK = 200;

    private final ExchangeRun run;
    private final Exchange exchange;
    private final ClientStream client;
    private final AnswerFacts facts = new AnswerFacts();

    SoundAnswer(ExchangeRun run, Exchange exchange, ClientStream client) {
        this.run = run;
        this.exchange = exchange;
        this.client = client;
        facts.units = exchange.body.units();
    }

    @Override
    public void bytes(byte[] chunk) {
        client.buffer().appendBytes(chunk);
        if (!facts.substance) {
            facts.substance = true;
            run.committed();
        }
        client.appended();
    }

    @Override
    public void ended() {
        if (facts.substance) {
            run.streamEnded(served(), false, false);
        } else {
            run.failed(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK));
        }
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public Served served() {
        return Answer.served(facts, exchange.body);
    }

    @Override
    public void appendEnd(Bill bill) {
        // The end of the bytes is the end.
    }

    @Override
    public boolean appendCut() {
        return true;
    }

    @Override
    public boolean appendFailure(GatewayError error) {
        return false;
    }
}
