package io.tollway.billing.ledger;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.state.StateFold;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Opens a wallet for every organization that accounts announces, so that its first lease finds a row to lock. What cannot be written now is kept and tried again. */
@ApplicationScoped
class TenantWallets {
    private static final String STAMP = """
            UPDATE wallet SET tenant_version = tenant.version
              FROM unnest($1::uuid[], $2::bigint[]) AS tenant (tenant_id, version)
             WHERE wallet.tenant_id = tenant.tenant_id AND wallet.tenant_version < tenant.version
            """;

    private static final Logger LOG = Logger.getLogger(TenantWallets.class);

    private final Database database;
    private final PostgresWallets wallets;
    private final StateFold fold;
    private final Map<UUID, Long> waiting = new ConcurrentHashMap<>();

    TenantWallets(Database database, PostgresWallets wallets, StateFold fold) {
        this.database = database;
        this.wallets = wallets;
        this.fold = fold;
    }

    void start(@Observes StartupEvent event) {
        fold.onTenant(tenant -> {
            waiting.merge(tenant.organizationId(), tenant.version(), Math::max);
            open().subscribe().with(done -> {}, failure -> LOG.debugf("wallets wait: %s", failure.getMessage()));
        });
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> open() {
        Map<UUID, Long> now = Map.copyOf(waiting);
        if (now.isEmpty() || !database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        UUID[] ids = now.keySet().stream().sorted().toArray(UUID[]::new);
        Long[] versions = java.util.Arrays.stream(ids).map(now::get).toArray(Long[]::new);
        return database.asLedger(sql -> wallets.open(sql, java.util.List.of(ids))
                        .chain(() -> wallets.lock(sql, java.util.List.of(ids)))
                        .chain(() -> sql.preparedQuery(STAMP).execute(Tuple.of(ids, versions))))
                .invoke(() -> now.forEach((id, version) -> waiting.remove(id, version)))
                .replaceWithVoid();
    }
}
