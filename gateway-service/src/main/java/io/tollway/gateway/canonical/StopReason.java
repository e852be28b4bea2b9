package io.tollway.gateway.canonical;

/** Why an answer ended. */
public enum StopReason {
    /** The model was done. */
    END,
    /** One of the client's stop sequences came up. */
    STOP_SEQUENCE,
    /** The output limit, or the model's context, was reached. */
    LENGTH,
    /** It waits for results of the tools it called. */
    TOOL_CALLS,
    /** The provider's filter cut it. */
    CONTENT_FILTER,
    /** The model declined. */
    REFUSAL,
    /** A long turn was interrupted by the provider; sending it back goes on. */
    PAUSE
}
