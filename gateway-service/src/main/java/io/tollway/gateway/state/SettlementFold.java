package io.tollway.gateway.state;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.LeaseClosed;
import io.tollway.contracts.ledger.UsageApplied;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Folds billing's answers. A mark never moves back, whatever arrives late. */
final class SettlementFold implements SettlementFeed {
    private final Map<UUID, Long> applied = new ConcurrentHashMap<>();
    private final List<Consumer<LeaseClosed>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public long appliedThrough(UUID spoolId) {
        return applied.getOrDefault(spoolId, 0L);
    }

    @Override
    public void onLeaseClosed(Consumer<LeaseClosed> listener) {
        listeners.add(listener);
    }

    /** Whether the record could be read. */
    boolean offer(String topic, byte @Nullable [] payload) {
        if (payload == null) {
            return true;
        }
        try {
            if (topic.equals(Topics.USAGE_APPLIED.name())) {
                UsageApplied mark = EventJson.read(payload, UsageApplied.class);
                applied.merge(mark.spoolId(), mark.appliedThrough(), Math::max);
            } else {
                LeaseClosed closed = EventJson.read(payload, LeaseClosed.class);
                listeners.forEach(each -> each.accept(closed));
            }
            return true;
        } catch (EventJson.UnreadableEvent e) {
            return false;
        }
    }
}
