package io.tollway.gateway.credit;

/** What became of a reservation. */
public sealed interface HoldOutcome {
    /**
     * The money is set aside.
     *
     * @param outputCap output tokens per choice that the hold pays for; must be sent upstream as the request's limit
     * @param capped whether the cap is lower than what the client or the model would have allowed because the organization affords no more
     */
    record Held(Hold hold, long outputCap, boolean capped) implements HoldOutcome {}

    /** Positive knowledge that the money is not there: 402. */
    record Refused(LimitRefusal why) implements HoldOutcome {}

    /** Positive knowledge that nothing new may be spent while a dispute stands: 402. */
    record Frozen(String dispute) implements HoldOutcome {}

    /**
     * The request has no upper bound that could be computed: 400.
     *
     * @param field what has no bound, in the client's words, e.g. {@code messages[].content[].file}
     */
    record Unbounded(String field, String remedy) implements HoldOutcome {}

    /** Nobody can say whether the money is there: 503 {@code billing_unavailable}. */
    record Unavailable(String reason) implements HoldOutcome {}
}
