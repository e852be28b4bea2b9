package io.tollway.gateway.dialect;

/** What a piece of an upstream's answer turned out to be. */
public enum Step {
    GO_ON,
    /** The answer's own end mark. */
    ENDED,
    /** The upstream reports a failure inside its answer. */
    UPSTREAM_ERROR,
    /** Not what the dialect allows. */
    MALFORMED
}
