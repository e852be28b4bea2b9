package io.tollway.gateway.provider;

/** Why an attempt failed, and with it where to go next. The wire name is what records and metrics carry. */
public enum FailureClass {
    /** 429: this account must rest. */
    RATE_LIMIT("rate_limit", Next.CANDIDATE),
    /** 5xx, 529, no connection. */
    OUTAGE("outage", Next.CANDIDATE),
    /** No head, no first token, or no more events in time. */
    TIMEOUT("timeout", Next.CANDIDATE),
    /** 401, 402, 403: our account is wrong, never the client's request. */
    CREDENTIAL("credential", Next.CANDIDATE),
    /** 404: the provider has no such model or path. Our catalog is wrong, and the account as good as before. */
    NOT_SERVED("not_served", Next.CANDIDATE),
    /** An answer that is none: wrong status, wrong type, broken JSON. */
    INVALID_ANSWER("invalid_answer", Next.CANDIDATE),
    /** The connection or the stream ended before the answer did. */
    CUT("cut", Next.CANDIDATE),
    /** An error inside a stream that began well. */
    IN_STREAM("in_stream_error", Next.CANDIDATE),
    /** The prompt is longer than this model takes: another model may take it. */
    CONTEXT_LENGTH("context_length", Next.MODEL),
    /** This model's provider refuses the content: another may not. */
    CONTENT_POLICY("content_policy", Next.MODEL),
    /** 400 over what a provider once signed or encrypted and finds damaged now: without it the request may do. */
    SIGNATURE("signature", Next.NOTHING),
    /** 400 over instructions among the messages, which only newer models take there: at the front they may do. */
    INSTRUCTIONS("instructions", Next.NOTHING),
    /** 400, 413, 422: the request itself. */
    REJECTED("rejected", Next.NOTHING);

    /** What may still serve the request. */
    public enum Next {
        CANDIDATE,
        MODEL,
        NOTHING
    }

    private final String wireName;
    private final Next next;

    FailureClass(String wireName, Next next) {
        this.wireName = wireName;
        this.next = next;
    }

    public String wireName() {
        return wireName;
    }

    public Next next() {
        return next;
    }
}
