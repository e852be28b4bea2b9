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

    /** @param unanswered whether the connection was closed before a byte of an answer came: a kept one may have been closed by the provider just before, and a fresh one may do */
    void broken(boolean unanswered);
}
