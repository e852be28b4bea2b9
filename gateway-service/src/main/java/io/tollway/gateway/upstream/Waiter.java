package io.tollway.gateway.upstream;

/** Who asked for a connection; told once, on the event loop, possibly before the asking returns. */
public interface Waiter {
    /** It is the waiter's alone from here on, to be used at once or given back. */
    void connected(UpstreamConnection connection);

    /** None could be opened in time, or too many wait already. */
    void unconnected();

    /** Whether nobody waits any more; it is not told anything then. */
    boolean isGone();
}
