package io.tollway.gateway.upstream;

import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.provider.Target;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.TrustOptions;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection pools of one event loop: one per provider account and address, so that neither a slow account nor another loop can take its connections. Created and used on that loop only.
 */
public final class Upstreams {
    private static final long SWEEP_MILLIS = 1_000;

    private final ProviderConfig config;
    private final Dial dial;
    private final Map<String, Map<Target, AccountPool>> accounts = new HashMap<>();

    public Upstreams(Vertx vertx, ProviderConfig config) {
        this(vertx, config, null);
    }

    /** @param trust whom to believe about a host; null for the authorities that the JDK knows */
    Upstreams(Vertx vertx, ProviderConfig config, @Nullable TrustOptions trust) {
        this.config = config;
        this.dial = new Dial(vertx, (ContextInternal) vertx.getOrCreateContext(), config, trust);
        vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep(System.nanoTime()));
    }

    /**
     * Finds or opens a connection.
     *
     * @param account the name of the account's pool (or of one customer's own credential)
     */
    public void connect(String account, Target target, Waiter waiter) {
        Map<Target, AccountPool> pools = accounts.get(account);
        if (pools == null) {
            pools = new HashMap<>();
            accounts.put(account, pools);
        }
        AccountPool pool = pools.get(target);
        if (pool == null) {
            pool = new AccountPool(target, dial, config, System.nanoTime());
            pools.put(target, pool);
        }
        pool.connect(waiter);
    }

    /** Closes what rested too long, and forgets accounts that nobody uses: customers' own come and go. */
    private void sweep(long now) {
        for (Iterator<Map<Target, AccountPool>> all = accounts.values().iterator(); all.hasNext(); ) {
            Map<Target, AccountPool> pools = all.next();
            for (Iterator<AccountPool> each = pools.values().iterator(); each.hasNext(); ) {
                AccountPool pool = each.next();
                pool.sweep(now);
                if (pool.isUnused()) {
                    each.remove();
                }
            }
            if (pools.isEmpty()) {
                all.remove();
            }
        }
    }
}
