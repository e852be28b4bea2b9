package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.AnswerFacts;

/** How an upstream's answer reaches the client: event by event, or whole. One per attempt. */
interface Answer {
    /** @param chunk never empty; the answer's own */
    void bytes(byte[] chunk);

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
}
