package io.tollway.billing.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever wants to know that balances may have become too low. A hint after a commit, in memory: whoever depends on it looks at the wallets from time to time as well. */
@ApplicationScoped
public class BalanceWatch {
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /** Called from the threads that move money: it must return at once. */
    public interface Watcher {
        /** Usage was charged to these organizations. */
        void spent(Collection<UUID> organizations);

        /** These organizations were refused a lease because nothing free was left for it. */
        void refused(Collection<UUID> organizations);
    }

    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    public void spent(Collection<UUID> organizations) {
        if (!organizations.isEmpty()) {
            watchers.forEach(watcher -> watcher.spent(organizations));
        }
    }

    public void refused(Collection<UUID> organizations) {
        if (!organizations.isEmpty()) {
            watchers.forEach(watcher -> watcher.refused(organizations));
        }
    }
}
