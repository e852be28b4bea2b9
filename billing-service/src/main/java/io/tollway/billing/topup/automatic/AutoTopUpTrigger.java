package io.tollway.billing.topup.automatic;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.BalanceWatch;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices that a balance is too low. Hints come by thousands and are put together: one look at the settings at a time answers all that came since the last. Every few seconds all wallets are
 * looked at, so a lost hint delays an attempt and never loses it.
 */
@ApplicationScoped
class AutoTopUpTrigger implements BalanceWatch.Watcher {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String LOW = """
            SELECT tenant_id FROM auto_top_up JOIN saved_card USING (tenant_id) JOIN wallet USING (tenant_id)
             WHERE enabled AND (stopped_reason IS NULL OR stopped_until <= $1) AND NOT frozen
               AND balance_nano - CASE WHEN tenant_id = ANY ($2::uuid[]) THEN leased_nano ELSE 0 END < threshold_cents * 10000000
               AND NOT EXISTS (SELECT FROM auto_top_up_attempt attempt WHERE attempt.tenant_id = auto_top_up.tenant_id AND attempt.""" + AttemptRepository.OPEN + ")";

    private final Database database;
    private final BalanceWatch watch;
    private final AttemptStart start;
    private final AttemptDriver driver;
    private final Clock clock;
    private final Set<UUID> spent = new HashSet<>();
    private final Set<UUID> refused = new HashSet<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    AutoTopUpTrigger(Database database, BalanceWatch watch, AttemptStart start, AttemptDriver driver, Clock clock) {
        this.database = database;
        this.watch = watch;
        this.start = start;
        this.driver = driver;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        watch.watch(this);
    }

    @Override
    public void spent(Collection<UUID> organizations) {
        synchronized (spent) {
            spent.addAll(organizations);
        }
        wake();
    }

    @Override
    public void refused(Collection<UUID> organizations) {
        synchronized (spent) {
            refused.addAll(organizations);
        }
        wake();
    }

    @Scheduled(
            identity = "auto-top-up-sweep",
            every = "${billing.auto-top-up.look-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        again();
        return low(LOW, List.of(), List.of()).onFailure().recoverWithUni(failure -> {
            Log.warnf("balances cannot be looked at now: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    private void wake() {
        if (!database.migrated() || !looking.compareAndSet(false, true)) {
            return;
        }
        List<UUID> bySpending;
        List<UUID> byRefusal;
        synchronized (spent) {
            bySpending = new ArrayList<>(spent);
            byRefusal = new ArrayList<>(refused);
            spent.clear();
            refused.clear();
        }
        bySpending.addAll(byRefusal);
        if (bySpending.isEmpty()) {
            // Somebody else's look has answered the hint already.
            looking.set(false);
            return;
        }
        low(LOW + " AND auto_top_up.tenant_id = ANY ($3::uuid[])", byRefusal, bySpending)
                // A session that dies may take its answer with it; the next hints must not wait for that.
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onTermination()
                .invoke(() -> looking.set(false))
                .subscribe()
                .with(done -> again(), failure -> {
                    Log.warnf("balances are looked at later: %s", failure.getMessage());
                    synchronized (spent) {
                        refused.addAll(byRefusal);
                    }
                });
    }

    /** For hints that came while it looked. */
    private void again() {
        boolean more;
        synchronized (spent) {
            more = !spent.isEmpty() || !refused.isEmpty();
        }
        if (more) {
            wake();
        }
    }

    private Uni<Void> low(String query, List<UUID> byRefusal, List<UUID> only) {
        Tuple parameters = Tuple.of(SettingsRepository.offset(clock.instant()), byRefusal.toArray(UUID[]::new));
        if (!only.isEmpty()) {
            parameters.addValue(only.toArray(UUID[]::new));
        }
        return database.asLedger(sql -> sql.preparedQuery(query).execute(parameters))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .map(row -> row.getUUID(0))
                .onItem()
                .transformToUni(id -> begin(new OrganizationId(id), byRefusal.contains(id)))
                .merge(AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Begins an attempt if one is due, and drives it in the background: a payment provider that takes its time keeps nobody else waiting. */
    Uni<Void> begin(OrganizationId organization, boolean wasRefused) {
        return start.attempt(organization, wasRefused)
                .invoke(begun -> begun.ifPresent(attempt -> driver.advance(attempt)
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> Log.warnf(
                                        "automatic top-up %s is continued later: %s",
                                        attempt.order().id(), failure.getMessage()))))
                .onFailure()
                .invoke(failure -> Log.warnf(
                        "automatic top-up of organization %s begins later: %s", organization, failure.getMessage()))
                .onFailure()
                .recoverWithItem(Optional::empty)
                .replaceWithVoid();
    }
}
