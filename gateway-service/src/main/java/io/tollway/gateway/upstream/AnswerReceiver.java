package io.tollway.gateway.upstream;

import io.netty.handler.codec.http.HttpResponse;

/** Who hears of one call's answer; on the event loop. Hears of exactly one end, {@link #ended} or {@link #broken}, unless it closed the connection itself: then of nothing more. */
public interface AnswerReceiver {
    /** The final head; interim answers (1xx) are not told. */
    void head(HttpResponse head);

    /** @param chunk never empty; the receiver's own */
    void bytes(byte[] chunk);

    /** The answer is complete, and its connection serves others already. */
    void ended();

    void broken(Break how);

    /** How a connection ended before its answer did. */
    enum Break {
        /** A kept connection was closed before a byte of an answer came: the provider may have closed it just before, and a fresh one may do. */
        STALE,
        /** It was closed, after a part of an answer or, a fresh one, after the request, which may have been worked on. */
        CLOSED,
        /** What came is no HTTP, or cannot be held. */
        MALFORMED
    }
}
