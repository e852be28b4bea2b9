package io.tollway.gateway.limit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.state.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of keys, projects and organizations as this node counts them. A request without any costs three null checks. Counts live in memory: a restart forgets them, and so does a
 * limit that was taken away for a while.
 */
public final class TrafficLimits {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int SWEEP_FROM = 10_000;

    private final Map<UUID, Meter> meters = new ConcurrentHashMap<>();
    private final int gateways;
    private final Clock clock;
    private volatile int sweepAt = SWEEP_FROM;

    public TrafficLimits(LimitConfig config, Clock clock) {
        if (config.gateways() < 1) {
            throw new IllegalArgumentException("gateway.limit.gateways must be at least 1");
        }
        this.gateways = config.gateways();
        this.clock = clock;
    }

    /**
     * Counts the request and takes its places, in all scopes or in none.
     *
     * @throws Refusal 429 with the limit that refused it
     */
    public Admission admit(ApiKeyState key, Snapshot snapshot) throws Refusal {
        UUID organization = key.organizationId();
        UUID project = key.projectId();
        PolicyState policy = organization == null ? null : snapshot.policy(organization);
        ProjectPolicy projectPolicy =
                organization == null || project == null ? null : snapshot.project(organization, project);
        RateLimits ofProject = projectPolicy == null ? null : projectPolicy.limits();
        RateLimits ofOrganization = policy == null ? null : policy.limits();
        if (key.limits() == null && ofProject == null && ofOrganization == null) {
            return Admission.UNLIMITED;
        }
        List<Scope> scopes = new ArrayList<>(3);
        add(scopes, "key", key.keyId(), key.limits());
        add(scopes, "project", project, ofProject);
        add(scopes, "organization", organization, ofOrganization);
        enter(scopes);
        return new Admission(scopes, clock);
    }

    private void enter(List<Scope> scopes) throws Refusal {
        long nowNanos = System.nanoTime();
        Instant now = clock.instant();
        for (int i = 0; i < scopes.size(); i++) {
            GatewayError refusal = scopes.get(i).enter(nowNanos, now);
            if (refusal != null) {
                for (int j = 0; j < i; j++) {
                    scopes.get(j).undo(now);
                }
                throw new Refusal(refusal);
            }
        }
    }

    private void add(List<Scope> scopes, String source, @Nullable UUID id, @Nullable RateLimits limits) {
        if (id != null && limits != null) {
            scopes.add(new Scope(source, limits, meter(id), gateways));
        }
    }

    private Meter meter(UUID id) {
        Meter known = meters.get(id);
        if (known != null) {
            return known;
        }
        if (meters.size() >= sweepAt) {
            sweep();
        }
        return meters.computeIfAbsent(id, made -> new Meter(System.nanoTime()));
    }

    /** Forgets those that have nothing to remember. */
    private void sweep() {
        long nowNanos = System.nanoTime();
        long day = Math.floorDiv(clock.instant().getEpochSecond(), SECONDS_PER_DAY);
        meters.values().removeIf(meter -> meter.idle(nowNanos, day));
        sweepAt = Math.max(SWEEP_FROM, 2 * meters.size());
    }
}
