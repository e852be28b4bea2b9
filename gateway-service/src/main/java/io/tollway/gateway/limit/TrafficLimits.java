package io.tollway.gateway.limit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.contracts.state.RateLimits;
import io.tollway.contracts.state.ValueId;
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
 * The limits of keys, projects, organizations and their end users, counted by this node alone or together with others. A request without any costs three null checks. Without a store counts live in memory: a
 * restart forgets them, and so does a limit that was taken away for a while.
 */
public final class TrafficLimits implements AutoCloseable {
    private static final int SWEEP_FROM = 10_000;
    private static final long LONGEST_CALLS = 4;
    private static final Runnable NOTHING_TO_LEAVE = () -> {};

    private final Map<UUID, Meter> meters = new ConcurrentHashMap<>();
    private final EndUserMeters endUsers;
    private final MeterMaker made;
    private final @Nullable SharedCounts shared;
    private final Clock clock;
    private final long longestNanos;
    private volatile int sweepAt = SWEEP_FROM;

    private interface MeterMaker {
        /** @param passing whether it may be forgotten on a day on which it has counted */
        Meter make(UUID scope, boolean passing, long day);
    }

    /** Counts on this gateway alone. */
    public TrafficLimits(LimitConfig config, Clock clock) {
        int gateways = gateways(config);
        this.endUsers = new EndUserMeters(config.maxEndUsers());
        this.clock = clock;
        this.longestNanos = LONGEST_CALLS * config.storeTimeout().toNanos();
        this.shared = null;
        this.made = (scope, passing, day) -> new LocalMeter(gateways, System.nanoTime());
    }

    /** Counts together with all gateways that use the same store, which this object closes. */
    public TrafficLimits(LimitConfig config, Clock clock, Vertx vertx, LimitStore store) {
        SharedCounts counts = new SharedCounts(vertx, store, config.tick(), gateways(config));
        this.endUsers = new EndUserMeters(config.maxEndUsers());
        this.clock = clock;
        this.longestNanos = LONGEST_CALLS * config.storeTimeout().toNanos();
        this.shared = counts;
        this.made = (scope, passing, day) -> new SharedMeter(scope, counts, passing, System.nanoTime(), day);
        counts.start(visitor -> {
            meters.values().forEach(visitor);
            endUsers.each(visitor);
        });
    }

    private static int gateways(LimitConfig config) {
        if (config.gateways() < 1) {
            throw new IllegalArgumentException("gateway.limit.gateways must be at least 1");
        }
        return config.gateways();
    }

    /** What the request has to pass; nothing is counted yet. */
    public Admission admission(ApiKeyState key, Snapshot snapshot) {
        PolicyState policy = policy(key, snapshot);
        ProjectPolicy project = project(key, snapshot);
        RateLimits ofProject = project == null ? null : project.limits();
        RateLimits ofOrganization = policy == null ? null : policy.limits();
        if (key.limits() == null && ofProject == null && ofOrganization == null) {
            return Admission.UNLIMITED;
        }
        List<Scope> scopes = new ArrayList<>(3);
        add(scopes, LimitedBy.KEY, key.keyId(), key.limits());
        add(scopes, LimitedBy.PROJECT, key.projectId(), ofProject);
        add(scopes, LimitedBy.ORGANIZATION, key.organizationId(), ofOrganization);
        return new Admission(scopes, clock, longestNanos);
    }

    private static @Nullable PolicyState policy(ApiKeyState key, Snapshot snapshot) {
        UUID organization = key.organizationId();
        return organization == null ? null : snapshot.policy(organization);
    }

    private static @Nullable ProjectPolicy project(ApiKeyState key, Snapshot snapshot) {
        UUID organization = key.organizationId();
        UUID project = key.projectId();
        return organization == null || project == null ? null : snapshot.project(organization, project);
    }

    private void add(List<Scope> scopes, LimitedBy by, @Nullable UUID id, @Nullable RateLimits limits) {
        if (id != null && limits != null) {
            scopes.add(new Scope(by, limits, meter(id), NOTHING_TO_LEAVE));
        }
    }

    /**
     * The same request once its body has said for whom it is, with what it has to pass beyond that; it enters again.
     *
     * @param endUser as the caller names them; absent when nobody is named, whom no limit of end users meets
     */
    public Admission forEndUser(Admission soFar, ApiKeyState key, Snapshot snapshot, @Nullable String endUser) {
        PolicyState policy = policy(key, snapshot);
        if (endUser == null || policy == null) {
            return soFar;
        }
        ProjectPolicy project = project(key, snapshot);
        RateLimits ofProject = project == null ? null : project.endUserLimits();
        RateLimits ofOrganization = policy.endUserLimits();
        if (ofProject == null && ofOrganization == null) {
            return soFar;
        }
        List<Scope> scopes = new ArrayList<>(2);
        if (project != null && ofProject != null) {
            scopes.add(endUser(
                    LimitedBy.END_USER_IN_PROJECT, policy, ValueId.of(project.projectId(), endUser), ofProject));
        }
        if (ofOrganization != null) {
            UUID id = ValueId.of(policy.organizationId(), endUser);
            scopes.add(endUser(LimitedBy.END_USER_IN_ORGANIZATION, policy, id, ofOrganization));
        }
        Admission admission = soFar.isUnlimited() ? new Admission(List.of(), clock, longestNanos) : soFar;
        admission.add(scopes);
        return admission;
    }

    private Scope endUser(LimitedBy by, PolicyState policy, UUID id, RateLimits limits) {
        long day = Scope.dayOf(clock.instant());
        Meter meter =
                endUsers.enter(policy.organizationId(), id, () -> made.make(id, true, day), System.nanoTime(), day);
        return new Scope(by, limits, meter, () -> endUsers.leave(id, System.nanoTime()));
    }

    private Meter meter(UUID id) {
        Meter known = meters.get(id);
        if (known != null) {
            return known;
        }
        if (meters.size() >= sweepAt) {
            sweep();
        }
        return meters.computeIfAbsent(id, scope -> made.make(scope, false, Scope.dayOf(clock.instant())));
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

    /** End users that are counted. */
    public int endUsers() {
        return endUsers.size();
    }

    /** End users that were forgotten for want of room, although their limits had something to remember. */
    public long endUsersForgotten() {
        return endUsers.forgotten();
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
