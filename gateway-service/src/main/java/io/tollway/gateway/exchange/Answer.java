package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.AnswerFacts;
import io.vertx.core.buffer.Buffer;

/** How an upstream's answer reaches the client: event by event, or whole. One per attempt. */
interface Answer {
    void bytes(Buffer chunk);

    /** The upstream's answer ended by itself. */
    void ended();

    /** What is known of the answer so far. */
    AnswerFacts facts();

    /** What has been produced so far, estimated where the upstream counts nothing. */
    static Served served(AnswerFacts facts, ModelRequest request) {
        return facts.usage == null
                ? new Served(
                        Estimate.of(request, facts.contentBytes).plus(facts.units),
                        UsageSource.TOKENIZER,
                        facts.finishReason,
                        facts.model)
                : new Served(facts.usage, UsageSource.PROVIDER, facts.finishReason, facts.model);
    }

    /** Takes the upstream's array without copying where it has one. */
    static void withArray(Buffer chunk, ArrayUser user) {
        io.netty.buffer.ByteBuf bytes = chunk.getByteBuf();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.readerIndex();
            user.use(bytes.array(), from, from + bytes.readableBytes());
        } else {
            byte[] copy = chunk.getBytes();
            user.use(copy, 0, copy.length);
        }
    }

    /** Uses bytes during the call only. */
    @FunctionalInterface
    interface ArrayUser {
        void use(byte[] bytes, int from, int to);
    }
}
