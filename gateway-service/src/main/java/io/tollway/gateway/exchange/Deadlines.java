package io.tollway.gateway.exchange;

import io.tollway.gateway.provider.ProviderConfig;

/** How long one model call may still wait, and for what: one deadline at a time, of the attempt under way, beside the whole call's. Nanoseconds of {@link System#nanoTime}. */
final class Deadlines {
    private final ExchangeConfig config;
    private final ProviderConfig limits;
    private final long arrived;
    private long next;
    private long nextComment;
    private boolean paused;

    Deadlines(ExchangeConfig config, ProviderConfig limits, long arrivedNanos) {
        this.config = config;
        this.limits = limits;
        this.arrived = arrivedNanos;
        this.nextComment = arrivedNanos + config.keepAliveAfter().toNanos();
    }

    /** An attempt is sent now. */
    void sent(long now, boolean streamed) {
        paused = false;
        next = now + (streamed ? limits.headTimeout() : limits.answerTimeout()).toNanos();
    }

    /** The head of a stream came; its first content is due next. */
    void headCame(long sentNanos) {
        next = sentNanos + limits.firstTokenTimeout().toNanos();
    }

    /** The answer goes on. */
    void moved(long now) {
        next = now + limits.idleTimeout().toNanos();
    }

    /** The client does not read: its provider is not to blame for the silence. */
    void pause() {
        paused = true;
    }

    /** The client reads again; whether it had paused. */
    boolean resume(long now) {
        if (!paused) {
            return false;
        }
        paused = false;
        moved(now);
        return true;
    }

    /** Whether the provider had its time. */
    boolean over(long now) {
        return now - arrived > limits.totalTimeout().toNanos() || !paused && now - next > 0;
    }

    /** Whether a client that has taken nothing since then is too slow. Zero: it takes. */
    boolean tooSlow(long now, long stalledSince) {
        return stalledSince != 0
                && now - stalledSince > config.slowReaderTimeout().toNanos();
    }

    /** Whether the client should hear that we are still there; asks for the next time as soon as it says so. */
    boolean commentDue(long now) {
        if (now - nextComment <= 0) {
            return false;
        }
        nextComment = now + config.keepAliveEvery().toNanos();
        return true;
    }
}
