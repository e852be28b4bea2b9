package io.tollway.gateway.routing;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one upstream credential (a platform account, or a customer's own key). Failures that one tenant meets rest it for that tenant; it rests for all when several tenants meet
 * them, since a request can make a sound account fail (see ADR 0022). Shared by all event loops; every method is a few atomic steps. Times are of {@link System#nanoTime()}.
 */
public final class CredentialHealth {
    /** Why a credential rests. */
    public enum Rest {
        NONE,
        RATE_LIMIT,
        OUTAGE,
        CREDENTIAL
    }

    /** Tenants with failures of their own that are remembered; beyond, only everybody's standing counts. */
    static final int MOST_TENANTS = 1_000;

    private final RestRules rules;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong rateTat = new AtomicLong(Long.MIN_VALUE);
    private final Standing all;
    /** Of the tenants that failed here since they last succeeded. */
    private final Map<UUID, Standing> tenants = new ConcurrentHashMap<>();

    /**
     * How long credentials rest.
     *
     * @param failuresToEject consecutive failures after which a credential rests
     * @param tenantsToEject of how many tenants they must be for a rest that concerns all
     * @param ejectNanos the first rest; doubles up to 32-fold
     * @param rateLimitNanos the rest after a 429 that named no time
     * @param credentialNanos the rest after a refused credential
     */
    public record RestRules(
            int failuresToEject, int tenantsToEject, long ejectNanos, long rateLimitNanos, long credentialNanos) {
        public RestRules {
            if (failuresToEject < 1) {
                throw new IllegalArgumentException("gateway.routing.failures-to-eject must be at least 1");
            }
            if (tenantsToEject < 1) {
                throw new IllegalArgumentException("gateway.routing.tenants-to-eject must be at least 1");
            }
        }
    }

    public CredentialHealth(RestRules rules) {
        this.rules = rules;
        this.all = Standing.ofAll(rules);
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Why this tenant may not use it now; NONE when it may. After a rest for failures one request at a time probes it. */
    public Rest restingAt(UUID tenant, long nowNanos) {
        Rest rest = all.restingAt(nowNanos);
        Standing own = rest == Rest.NONE ? standing(tenant) : null;
        return own == null ? rest : own.restingAt(nowNanos);
    }

    /** How long it still rests for this tenant, nanoseconds; 0 when it does not. */
    public long remainingNanos(UUID tenant, long nowNanos) {
        Standing own = standing(tenant);
        return Math.max(all.remainingNanos(nowNanos), own == null ? 0 : own.remainingNanos(nowNanos));
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
    public void began(UUID tenant) {
        inFlight.incrementAndGet();
        all.began();
        Standing own = standing(tenant);
        if (own != null) {
            own.began();
        }
    }

    public void succeeded(UUID tenant) {
        ended(tenant);
        all.succeeded();
        if (!tenants.isEmpty()) {
            tenants.remove(tenant);
        }
    }

    /** Ended without saying anything about the credential: the client left, or its request was wrong. */
    public void ended(UUID tenant) {
        inFlight.decrementAndGet();
        all.ended();
        Standing own = standing(tenant);
        if (own != null) {
            own.ended();
        }
    }

    public void rateLimited(UUID tenant, long waitNanos, long nowNanos) {
        ended(tenant);
        all.rest(Rest.RATE_LIMIT, nowNanos + (waitNanos > 0 ? waitNanos : rules.rateLimitNanos));
    }

    /**
     * @param waitNanos how long the provider asked to be left alone; 0 when it did not
     * @return whether this failure made it rest for all
     */
    public boolean failed(UUID tenant, long waitNanos, long nowNanos) {
        ended(tenant);
        Standing own = standing(tenant);
        if (own == null && hasRoom(nowNanos)) {
            own = tenants.computeIfAbsent(tenant, id -> Standing.ofOneTenant(rules));
        }
        if (own != null) {
            own.failed(tenant, waitNanos, nowNanos);
        }
        return all.failed(tenant, waitNanos, nowNanos);
    }

    public void refused(UUID tenant, long nowNanos) {
        ended(tenant);
        all.rest(Rest.CREDENTIAL, nowNanos + rules.credentialNanos);
    }

    private @Nullable Standing standing(UUID tenant) {
        return tenants.isEmpty() ? null : tenants.get(tenant);
    }

    private boolean hasRoom(long nowNanos) {
        if (tenants.size() >= MOST_TENANTS) {
            tenants.values().removeIf(standing -> standing.remainingNanos(nowNanos) == 0);
        }
        return tenants.size() < MOST_TENANTS;
    }
}
