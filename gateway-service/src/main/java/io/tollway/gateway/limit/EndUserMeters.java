package io.tollway.gateway.limit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Meters of end users. Their names are the customer's word, so there may be any number of them, and no more than so many are kept beside those with requests under way: first those go that
 * have nothing to remember, then those that were silent for longest, of the organizations that have most. So nobody's flood of names makes the gateway forget another's users.
 */
final class EndUserMeters {
    private final Map<UUID, EndUser> users = new ConcurrentHashMap<>();
    private final int most;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicLong forgotten = new AtomicLong();
    private volatile int sweepAt;

    private static final class EndUser {
        final UUID organization;
        final Meter meter;
        /** Under way; changed by the map's compute functions only. A meter in use stays, or its places would be counted in another than they were taken from. */
        int requests;

        volatile long seenNanos;

        EndUser(UUID organization, Meter meter) {
            this.organization = organization;
            this.meter = meter;
        }
    }

    EndUserMeters(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("gateway.limit.max-end-users must be at least 1");
        }
        this.most = most;
        this.sweepAt = most;
    }

    /** The meter for one request, which must {@link #leave} once. */
    Meter enter(UUID organization, UUID id, Supplier<Meter> fresh, long nowNanos, long day) {
        if (users.size() >= sweepAt && !users.containsKey(id)) {
            sweep(nowNanos, day);
        }
        return users.compute(id, (same, known) -> {
                    EndUser user = known == null ? new EndUser(organization, fresh.get()) : known;
                    user.requests++;
                    user.seenNanos = nowNanos;
                    return user;
                })
                .meter;
    }

    void leave(UUID id, long nowNanos) {
        users.computeIfPresent(id, (same, user) -> {
            user.requests--;
            user.seenNanos = nowNanos;
            return user;
        });
    }

    void each(Consumer<Meter> visitor) {
        users.values().forEach(user -> visitor.accept(user.meter));
    }

    int size() {
        return users.size();
    }

    /** Users that were forgotten although their limits had something to remember. */
    long forgotten() {
        return forgotten.get();
    }

    private void sweep(long nowNanos, long day) {
        if (!sweeping.compareAndSet(false, true)) {
            return; // another event loop is at it
        }
        try {
            users.forEach((id, user) -> {
                if (user.meter.idle(nowNanos, day)) {
                    forget(id);
                }
            });
            int target = most - most / 4;
            if (users.size() > target) {
                forgetTheSilent(target, nowNanos);
            }
            sweepAt = Math.max(most, users.size() + most / 4);
        } finally {
            sweeping.set(false);
        }
    }

    private void forgetTheSilent(int target, long nowNanos) {
        record Silent(UUID id, long nanos) {}
        Map<UUID, List<Silent>> byOrganization = new HashMap<>();
        users.forEach((id, user) -> byOrganization
                .computeIfAbsent(user.organization, each -> new ArrayList<>())
                .add(new Silent(id, nowNanos - user.seenNanos)));
        int kept =
                fairPart(byOrganization.values().stream().mapToInt(List::size).toArray(), target);
        for (List<Silent> all : byOrganization.values()) {
            if (all.size() > kept) {
                all.sort(Comparator.comparingLong(Silent::nanos));
                for (Silent silent : all.subList(kept, all.size())) {
                    forgotten.addAndGet(forget(silent.id()) ? 1 : 0);
                }
            }
        }
    }

    private boolean forget(UUID id) {
        return users.computeIfPresent(id, (same, user) -> user.requests > 0 ? user : null) == null;
    }

    /** The most that each may keep of what it has so that together they have no more than {@code room}. */
    static int fairPart(int[] sizes, int room) {
        int[] rising = sizes.clone();
        Arrays.sort(rising);
        int left = room;
        for (int i = 0; i < rising.length; i++) {
            int part = left / (rising.length - i);
            if (rising[i] > part) {
                return part;
            }
            left -= rising[i];
        }
        return Integer.MAX_VALUE;
    }
}
