package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.BitSet;
import java.util.function.Consumer;

/** One dialect's stream into another's. */
final class TranslatedStream implements AnswerStream, Consumer<AnswerEvent> {
    private final AnswerReader reader;
    private final StreamWriter writer;
    private final FactFinder facts = new FactFinder();
    private final BitSet open = new BitSet(1);
    private final BitSet ended = new BitSet(1);
    private Buffer out = Buffer.buffer(0);

    TranslatedStream(AnswerReader reader, StreamWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer target) {
        out = target;
        return reader.event(bytes, from, to, errorEvent, this);
    }

    @Override
    public void accept(AnswerEvent event) {
        facts.accept(event);
        if (event.choice() >= 0) {
            open.set(event.choice(), !(event instanceof AnswerEvent.Finished) && !ended.get(event.choice()));
            ended.set(event.choice(), ended.get(event.choice()) || event instanceof AnswerEvent.Finished);
        }
        writer.event(event, out);
    }

    @Override
    public boolean cut(Buffer target) {
        if (ended.isEmpty() && open.isEmpty()) {
            open.set(0);
        }
        for (int choice = open.nextSetBit(0); choice >= 0; choice = open.nextSetBit(choice + 1)) {
            writer.event(new AnswerEvent.Finished(choice, StopReason.LENGTH, null, null), target);
        }
        return true;
    }

    @Override
    public boolean mayEndHere() {
        return reader.mayEndHere();
    }

    @Override
    public AnswerFacts facts() {
        return facts.found;
    }

    @Override
    public void end(Bill bill, Buffer target) {
        writer.end(bill, target);
    }

    @Override
    public void failed(GatewayError error, Buffer target) {
        writer.failed(error, target);
    }
}
