package io.tollway.gateway.limit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.state.Snapshot;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of keys, projects and organizations, counted by this node alone or together with others. A request without any costs three null checks. Without a store counts live in memory: a
 * restart forgets them, and so does a limit that was taken away for a while.
 */
public final class TrafficLimits implements AutoCloseable {
    private static final int SWEEP_FROM = 10_000;
    private static final long LONGEST_CALLS = 4;

    private final Map<UUID, Meter> meters = new ConcurrentHashMap<>();
    private final MeterMaker made;
    private final @Nullable SharedCounts shared;
    private final Clock clock;
    private final long longestNanos;
    private volatile int sweepAt = SWEEP_FROM;

    private interface MeterMaker {
        Meter make(UUID scope, long day);
    }

    /** Counts on this gateway alone. */
    public TrafficLimits(LimitConfig config, Clock clock) {
        int gateways = gateways(config);
        this.clock = clock;
        this.longestNanos = LONGEST_CALLS * config.storeTimeout().toNanos();
        this.shared = null;
        this.made = (scope, day) -> new LocalMeter(gateways, System.nanoTime());
    }

    /** Counts together with all gateways that use the same store, which this object closes. */
    public TrafficLimits(LimitConfig config, Clock clock, Vertx vertx, LimitStore store) {
        SharedCounts counts = new SharedCounts(vertx, store, config.tick(), gateways(config));
        this.clock = clock;
        this.longestNanos = LONGEST_CALLS * config.storeTimeout().toNanos();
        this.shared = counts;
        this.made = (scope, day) -> new SharedMeter(scope, counts, System.nanoTime(), day);
        counts.start(meters.values());
    }

    private static int gateways(LimitConfig config) {
        if (config.gateways() < 1) {
            throw new IllegalArgumentException("gateway.limit.gateways must be at least 1");
        }
        return config.gateways();
    }

    /** What the request has to pass; nothing is counted yet. */
    public Admission admission(ApiKeyState key, Snapshot snapshot) {
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
        return new Admission(scopes, clock, longestNanos);
    }

    private void add(List<Scope> scopes, String source, @Nullable UUID id, @Nullable RateLimits limits) {
        if (id != null && limits != null) {
            scopes.add(new Scope(source, limits, meter(id)));
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
        return meters.computeIfAbsent(id, scope -> made.make(scope, Scope.dayOf(clock.instant())));
    }

    /** Forgets those that have nothing to remember. */
    private void sweep() {
        long nowNanos = System.nanoTime();
        long day = Scope.dayOf(clock.instant());
        meters.values().removeIf(meter -> meter.idle(nowNanos, day));
        sweepAt = Math.max(SWEEP_FROM, 2 * meters.size());
    }

    /** Whether there is a store to count in. */
    public boolean isShared() {
        return shared != null;
    }

    /** Whether the store is there; without one it never is. */
    public boolean isTogether() {
        return shared != null && !shared.away();
    }

    /** How many gateways share the limits, as far as this one knows. */
    public int gateways() {
        return shared == null ? 1 : shared.gateways();
    }

    /** Questions sent to the store. */
    public long storeCalls() {
        return shared == null ? 0 : shared.calls();
    }

    /** Calls that the store did not answer. */
    public long storeFailures() {
        return shared == null ? 0 : shared.failures();
    }

    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
    }
}
