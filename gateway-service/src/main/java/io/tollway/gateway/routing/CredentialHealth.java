package io.tollway.gateway.routing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known of one upstream credential (a platform account, or a customer's own key). Shared by all event loops; every method is a few atomic steps. Times are of
 * {@link System#nanoTime()}.
 */
public final class CredentialHealth {
    /** Why a credential rests. */
    public enum Rest {
        NONE,
        RATE_LIMIT,
        OUTAGE,
        CREDENTIAL
    }

    private record State(Rest rest, long untilNanos, int failures) {}

    private static final State WELL = new State(Rest.NONE, 0, 0);
    private static final int MAX_SHIFT = 5;

    private final RestRules rules;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong rateTat = new AtomicLong(Long.MIN_VALUE);
    private volatile State state = WELL;
    private volatile boolean probing;

    /**
     * How long credentials rest.
     *
     * @param failuresToEject consecutive failures after which a credential rests
     * @param ejectNanos the first rest; doubles up to 32-fold
     * @param rateLimitNanos the rest after a 429 that named no time
     * @param credentialNanos the rest after a refused credential
     */
    public record RestRules(int failuresToEject, long ejectNanos, long rateLimitNanos, long credentialNanos) {}

    public CredentialHealth(RestRules rules) {
        this.rules = rules;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Why it may not be used now; NONE when it may. After a rest for failures one request at a time probes it. */
    public Rest restingAt(long nowNanos) {
        State now = state;
        if (now.rest == Rest.NONE) {
            return Rest.NONE;
        }
        if (now.untilNanos - nowNanos > 0) {
            return now.rest;
        }
        return now.rest != Rest.RATE_LIMIT && probing ? now.rest : Rest.NONE;
    }

    /** How long it still rests, nanoseconds; 0 when it does not. */
    public long remainingNanos(long nowNanos) {
        State now = state;
        return now.rest == Rest.NONE ? 0 : Math.max(0, now.untilNanos - nowNanos);
    }

    /** Whether a requests-per-minute limit leaves room now, and takes it (GCRA with a burst of a tenth). */
    public boolean takeRate(long perMinute, long nowNanos) {
        long interval = 60_000_000_000L / Math.max(1, perMinute);
        long burst = Math.max(interval, 6_000_000_000L);
        while (true) {
            long tat = rateTat.get();
            long start = tat == Long.MIN_VALUE || tat - nowNanos < 0 ? nowNanos : tat;
            if (start - nowNanos > burst) {
                return false;
            }
            if (rateTat.compareAndSet(tat, start + interval)) {
                return true;
            }
        }
    }

    /** An attempt begins; ends with exactly one of the {@code …ed} methods. */
    public void began() {
        inFlight.incrementAndGet();
        if (state.rest != Rest.NONE) {
            probing = true;
        }
    }

    public void succeeded() {
        ended();
        if (state != WELL) {
            state = WELL;
        }
    }

    /** Ended without saying anything about the credential: the client left, or its request was wrong. */
    public void ended() {
        inFlight.decrementAndGet();
        probing = false;
    }

    public void rateLimited(long waitNanos, long nowNanos) {
        ended();
        long wait = waitNanos > 0 ? waitNanos : rules.rateLimitNanos;
        state = new State(Rest.RATE_LIMIT, nowNanos + wait, state.failures);
    }

    /** @return whether this failure made it rest */
    public boolean failed(long waitNanos, long nowNanos) {
        ended();
        State before = state;
        int failures = before.failures + 1;
        boolean eject = failures >= rules.failuresToEject || waitNanos > 0;
        int shift = Math.min(Math.max(0, failures - rules.failuresToEject), MAX_SHIFT);
        long rest = Math.max(waitNanos, failures >= rules.failuresToEject ? rules.ejectNanos << shift : 0);
        state = eject
                ? new State(Rest.OUTAGE, nowNanos + rest, failures)
                : new State(before.rest, before.untilNanos, failures);
        return eject;
    }

    public void refused(long nowNanos) {
        ended();
        state = new State(Rest.CREDENTIAL, nowNanos + rules.credentialNanos, state.failures + 1);
    }
}
