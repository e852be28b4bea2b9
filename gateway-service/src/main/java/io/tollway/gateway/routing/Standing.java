package io.tollway.gateway.routing;

import io.tollway.gateway.routing.CredentialHealth.Rest;
import io.tollway.gateway.routing.CredentialHealth.RestRules;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a credential rests for those whom this standing concerns (everybody, or one tenant), and the row of failures that may lead there. A success by any of them ends the row. Shared by all
 * event loops.
 */
final class Standing {
    private static final State WELL = new State(Rest.NONE, 0, 0, List.of());
    private static final int MAX_SHIFT = 5;

    private final RestRules rules;
    private final int tenants;
    private final int share;
    private final AtomicReference<State> state = new AtomicReference<>(WELL);
    private volatile boolean probing;

    /**
     * @param rests rests for failures since the last success
     * @param row whose failures count since the last rest or success
     */
    private record State(Rest rest, long untilNanos, int rests, List<UUID> row) {
        boolean isResting(long nowNanos) {
            return rest != Rest.NONE && untilNanos - nowNanos > 0;
        }
    }

    /**
     * @param tenants of how many tenants there must be failures in a row
     * @param share how many of one tenant count there
     */
    private Standing(RestRules rules, int tenants, int share) {
        this.rules = rules;
        this.tenants = tenants;
        this.share = share;
    }

    /** Everybody's: what one tenant meets may be its requests' own doing, and cannot make a majority of the row. */
    static Standing ofAll(RestRules rules) {
        return new Standing(rules, rules.tenantsToEject(), (rules.failuresToEject() + 1) / 2);
    }

    static Standing ofOneTenant(RestRules rules) {
        return new Standing(rules, 1, rules.failuresToEject());
    }

    /** Why it may not be used now; NONE when it may. After a rest for failures one request at a time probes it. */
    Rest restingAt(long nowNanos) {
        State now = state.get();
        if (now.rest == Rest.NONE || now.isResting(nowNanos)) {
            return now.rest;
        }
        return now.rest != Rest.RATE_LIMIT && probing ? now.rest : Rest.NONE;
    }

    long remainingNanos(long nowNanos) {
        State now = state.get();
        return now.rest == Rest.NONE ? 0 : Math.max(0, now.untilNanos - nowNanos);
    }

    void began() {
        if (state.get().rest != Rest.NONE) {
            probing = true;
        }
    }

    void ended() {
        probing = false;
    }

    void succeeded() {
        if (state.get() != WELL) {
            state.set(WELL);
        }
    }

    void rest(Rest why, long untilNanos) {
        state.updateAndGet(before -> new State(why, untilNanos, before.rests, before.row));
    }

    /**
     * One more failure in the row.
     *
     * @param waitNanos how long the provider asked to be left alone; 0 when it did not
     * @return whether it rests for this failure
     */
    boolean failed(UUID tenant, long waitNanos, long nowNanos) {
        while (true) {
            State before = state.get();
            State after = after(before, tenant, waitNanos, nowNanos);
            if (after == before || state.compareAndSet(before, after)) {
                return after != before && after.rest == Rest.OUTAGE && after.untilNanos != before.untilNanos;
            }
        }
    }

    private State after(State before, UUID tenant, long waitNanos, long nowNanos) {
        if (before.rest == Rest.OUTAGE && before.isResting(nowNanos)) {
            // Sent before it rested: the same outage, not a further one.
            return before;
        }
        List<UUID> row = counted(before.row, tenant);
        boolean enough = row.size() >= rules.failuresToEject() || before.rests > 0;
        if (!(enough || waitNanos > 0) || different(row) < tenants) {
            return row == before.row ? before : new State(before.rest, before.untilNanos, before.rests, row);
        }
        if (!enough) {
            return new State(Rest.OUTAGE, nowNanos + waitNanos, before.rests, row);
        }
        long rest = Math.max(waitNanos, rules.ejectNanos() << Math.min(before.rests, MAX_SHIFT));
        return new State(Rest.OUTAGE, nowNanos + rest, before.rests + 1, List.of());
    }

    private List<UUID> counted(List<UUID> row, UUID tenant) {
        int own = 0;
        for (int i = 0; i < row.size(); i++) {
            own += row.get(i).equals(tenant) ? 1 : 0;
        }
        if (own >= share) {
            return row;
        }
        List<UUID> longer = new ArrayList<>(row.size() + 1);
        longer.addAll(row);
        longer.add(tenant);
        return longer;
    }

    private static int different(List<UUID> row) {
        int different = 0;
        for (int i = 0; i < row.size(); i++) {
            different += row.indexOf(row.get(i)) == i ? 1 : 0;
        }
        return different;
    }
}
