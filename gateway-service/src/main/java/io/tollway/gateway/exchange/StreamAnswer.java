package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.stream.EventSplitter;
import io.tollway.gateway.telemetry.LoopCounters;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import java.util.function.Function;

/** A streamed answer: cut into events, handed to the dialects, and watched for the point where it is worth committing to and for the hold's end. */
final class StreamAnswer implements StreamedAnswer, EventSplitter.Sink {
    private static final int OK = 200;
    /** An answer that is this long is one, even if nothing in it is known to be content; and the buffer has a bound. */
    private static final int COMMIT_BYTES = 16 * 1024;

    private final ExchangeRun run;
    private final Exchange exchange;
    private final ClientStream client;
    private final AnswerStream stream;
    private final LoopCounters counters;
    private final EventSplitter splitter;
    private boolean committed;
    private boolean over;

    StreamAnswer(
            ExchangeRun run,
            Exchange exchange,
            ClientStream client,
            AnswerStream stream,
            LoopCounters counters,
            Function<EventSplitter.Sink, EventSplitter> splitter) {
        this.run = run;
        this.exchange = exchange;
        this.client = client;
        this.stream = stream;
        this.counters = counters;
        this.splitter = splitter.apply(this);
    }

    @Override
    public void bytes(byte[] chunk) {
        if (!splitter.feed(chunk, 0, chunk.length) && !over) {
            fail(FailureClass.INVALID_ANSWER);
        }
        if (!over) {
            client.appended();
        }
    }

    @Override
    public void event(byte[] bytes, int from, int to, boolean named) {
        if (over) {
            return;
        }
        counters.count(Metric.EVENTS);
        switch (stream.take(bytes, from, to, named, client.buffer())) {
            case ENDED -> finish(true);
            case UPSTREAM_ERROR -> fail(FailureClass.IN_STREAM);
            case MALFORMED -> fail(FailureClass.INVALID_ANSWER);
            case GO_ON -> goOn(stream.facts());
        }
    }

    private void goOn(AnswerFacts facts) {
        if (!committed && (facts.substance || client.buffer().length() >= COMMIT_BYTES)) {
            committed = true;
            run.committed();
        }
        // The cap is one choice's; pieces are counted over all of them.
        if (exchange.outputCap >= 0 && facts.contentEvents > exchange.outputCap * exchange.body.choices()) {
            beyondCap();
        }
    }

    /** An upstream that ignores its cap: more is the customer's only if the customer set none and affords it. */
    private void beyondCap() {
        var hold = exchange.hold;
        long wider = exchange.outputCap * 2;
        if (exchange.body.outputLimit() == null && hold != null && hold.extend(wider)) {
            exchange.outputCap = wider;
            return;
        }
        over = true;
        run.cut(served());
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        if (stream.mayEndHere()) {
            finish(false);
        } else {
            fail(FailureClass.CUT);
        }
    }

    private void finish(boolean upstreamGoesOn) {
        over = true;
        run.streamEnded(served(), stream.facts().isEmpty(), upstreamGoesOn);
    }

    private void fail(FailureClass kind) {
        over = true;
        run.failed(UpstreamFailure.of(kind, OK));
    }

    @Override
    public AnswerFacts facts() {
        return stream.facts();
    }

    @Override
    public Served served() {
        return Answer.served(stream.facts(), exchange.body);
    }

    @Override
    public void appendEnd(Bill bill) {
        stream.end(bill, client.buffer());
    }

    @Override
    public boolean appendCut() {
        return stream.cut(client.buffer());
    }

    @Override
    public boolean appendFailure(GatewayError error) {
        stream.failed(error, client.buffer());
        return true;
    }
}
