package io.tollway.billing.state;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The folded topics as maps: written by one thread, read by all. */
@ApplicationScoped
class FoldedState implements StateFold {
    private static final Duration CURRENT_FOR = Duration.ofSeconds(10);

    private final Map<UUID, TenantState> tenants = new ConcurrentHashMap<>();
    private final Map<UUID, ApiKeyState> keys = new ConcurrentHashMap<>();
    private final Map<UUID, Policy> policies = new ConcurrentHashMap<>();
    private final Map<String, PriceState> prices = new ConcurrentHashMap<>();
    private final Map<String, MemberState> membersByRecord = new ConcurrentHashMap<>();
    private final Map<Membership, MemberState> members = new ConcurrentHashMap<>();
    /** Never taken back: a deleted key's name is still shown. */
    private final Map<NamedThing, String> names = new ConcurrentHashMap<>();

    private final Set<NamedThing> unkept = ConcurrentHashMap.newKeySet();
    private final CopyOnWriteArrayList<Consumer<TenantState>> tenantListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong revision = new AtomicLong();
    private final Clock clock;
    private volatile boolean complete;
    private volatile @Nullable Instant atEnd;

    FoldedState(Clock clock) {
        this.clock = clock;
    }

    private record Membership(UUID organizationId, String subject) {}

    private record Policy(long version, Map<UUID, BudgetState> budgets) {
        static Policy of(PolicyState state) {
            Map<UUID, BudgetState> budgets = new HashMap<>();
            state.budgets().forEach(budget -> budgets.put(budget.budgetId(), budget));
            return new Policy(state.version(), Map.copyOf(budgets));
        }
    }

    @Override
    public Optional<TenantState> tenant(UUID organizationId) {
        return Optional.ofNullable(tenants.get(organizationId));
    }

    @Override
    public Optional<ApiKeyState> key(UUID keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    @Override
    public OptionalLong policyVersion(UUID organizationId) {
        Policy policy = policies.get(organizationId);
        return policy == null ? OptionalLong.empty() : OptionalLong.of(policy.version());
    }

    @Override
    public Optional<BudgetState> budget(UUID organizationId, UUID budgetId) {
        return Optional.ofNullable(policies.get(organizationId))
                .map(policy -> policy.budgets().get(budgetId));
    }

    @Override
    public Optional<PriceState> price(String endpointId, int version) {
        return Optional.ofNullable(prices.get(endpointId + '#' + version));
    }

    @Override
    public Optional<MemberState> member(UUID organizationId, String subject) {
        return Optional.ofNullable(members.get(new Membership(organizationId, subject)));
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean current() {
        Instant at = atEnd;
        return at != null && Duration.between(at, clock.instant()).compareTo(CURRENT_FOR) < 0;
    }

    @Override
    public long revision() {
        return revision.get();
    }

    @Override
    public void onTenant(Consumer<TenantState> listener) {
        tenantListeners.add(listener);
        tenants.values().forEach(listener);
    }

    Map<NamedThing, String> names(UUID organizationId) {
        Map<NamedThing, String> own = new HashMap<>();
        names.forEach((thing, name) -> {
            if (thing.organizationId().equals(organizationId)) {
                own.put(thing, name);
            }
        });
        return own;
    }

    /** Some of the names that are new since they were last reported as kept. */
    Map<NamedThing, String> unkeptNames(int most) {
        Map<NamedThing, String> some = new HashMap<>();
        for (NamedThing thing : unkept) {
            if (some.size() == most) {
                break;
            }
            some.put(thing, names.getOrDefault(thing, ""));
        }
        return some;
    }

    /** A name that changed in the meantime stays unkept. */
    void namesKept(Map<NamedThing, String> kept) {
        kept.forEach((thing, name) -> {
            unkept.remove(thing);
            if (!name.equals(names.get(thing))) {
                unkept.add(thing);
            }
        });
    }

    private void named(NamedThing thing, String name) {
        if (!name.isBlank() && !name.equals(names.put(thing, name))) {
            unkept.add(thing);
        }
    }

    /** The end of every topic was reached just now. */
    void markAtEnd() {
        complete = true;
        atEnd = clock.instant();
    }

    /** Takes a record that was found genuine and new. Nothing changes when it cannot be read. */
    void take(String topic, String key, byte @Nullable [] payload) throws UnreadableEvent {
        if (topic.equals(Topics.TENANT_STATE.name())) {
            takeTenant(key, payload);
        } else if (topic.equals(Topics.API_KEY_STATE.name())) {
            takeKey(key, payload);
        } else if (topic.equals(Topics.POLICY_STATE.name())) {
            takePolicy(key, payload);
        } else if (topic.equals(Topics.MEMBER_STATE.name())) {
            takeMember(key, payload);
        } else if (topic.equals(Topics.PRICE_STATE.name()) && payload != null) {
            // Immutable: the first record of a version counts for ever, and a tombstone takes nothing away.
            prices.putIfAbsent(key, EventJson.read(payload, PriceState.class));
        }
        revision.incrementAndGet();
    }

    private void takeTenant(String key, byte @Nullable [] payload) throws UnreadableEvent {
        if (payload == null) {
            tenants.remove(UUID.fromString(key));
            return;
        }
        TenantState tenant = EventJson.read(payload, TenantState.class);
        tenants.put(tenant.organizationId(), tenant);
        tenantListeners.forEach(listener -> listener.accept(tenant));
    }

    private void takeKey(String key, byte @Nullable [] payload) throws UnreadableEvent {
        if (payload == null) {
            keys.remove(UUID.fromString(key));
            return;
        }
        ApiKeyState state = EventJson.read(payload, ApiKeyState.class);
        keys.put(state.keyId(), state);
        UUID organization = state.organizationId();
        if (organization != null) {
            named(new NamedThing(organization, NamedThing.Kind.KEY, state.keyId()), state.name());
        }
    }

    private void takePolicy(String key, byte @Nullable [] payload) throws UnreadableEvent {
        if (payload == null) {
            policies.remove(UUID.fromString(key));
            return;
        }
        PolicyState state = EventJson.read(payload, PolicyState.class);
        policies.put(state.organizationId(), Policy.of(state));
        state.projects()
                .forEach(project -> named(
                        new NamedThing(state.organizationId(), NamedThing.Kind.PROJECT, project.projectId()),
                        project.name()));
    }

    private void takeMember(String key, byte @Nullable [] payload) throws UnreadableEvent {
        MemberState next = payload == null ? null : EventJson.read(payload, MemberState.class);
        MemberState before = next == null ? membersByRecord.remove(key) : membersByRecord.put(key, next);
        if (before != null) {
            members.remove(membership(before), before);
        }
        if (next != null) {
            members.put(membership(next), next);
        }
    }

    private static Membership membership(MemberState member) {
        return new Membership(member.organizationId(), member.subject());
    }
}
