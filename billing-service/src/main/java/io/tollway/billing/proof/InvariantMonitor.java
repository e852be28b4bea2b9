package io.tollway.billing.proof;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.proof.LedgerInvariants.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the invariants and raises the alarm: an error line, metrics that must be 0, and {@link LedgerHealth}. Every minute while the books are small; they are asked over all history, so a
 * long answer is followed by a rest of nineteen times its length, and proving the books never takes more than a twentieth of a session of the database.
 */
@ApplicationScoped
class InvariantMonitor {
    private static final Logger LOG = Logger.getLogger(InvariantMonitor.class);
    private static final int NEVER = -1;

    private final LedgerInvariants invariants;
    private final Database database;
    private final Clock clock;
    private volatile @Nullable Look last;

    InvariantMonitor(LedgerInvariants invariants, Database database, Clock clock, MeterRegistry meters) {
        this.invariants = invariants;
        this.database = database;
        this.clock = clock;
        Gauge.builder("ledger.invariants.broken", this, self -> self.broken().size())
                .description("invariants that do not hold; must be 0")
                .register(meters);
        Gauge.builder("ledger.invariants.age", this, InvariantMonitor::ageSeconds)
                .baseUnit("seconds")
                .description("since the invariants were last asked; -1 before the first time")
                .register(meters);
        for (String name : InvariantSql.ALL.keySet()) {
            Gauge.builder("ledger.invariant.violations", this, self -> self.violations(name))
                    .tag("invariant", name)
                    .description("rows that break it; must be 0")
                    .register(meters);
        }
    }

    /** What was found, when, and how long it took. */
    record Look(Instant at, Duration took, List<Finding> findings) {
        private static final int REST = 19;

        Look {
            findings = List.copyOf(findings);
        }

        /** Before then it is not asked again by itself. */
        Instant nextAt() {
            return at.plus(took.multipliedBy(REST));
        }
    }

    /** The last look; empty before the first one. */
    Optional<Look> last() {
        return Optional.ofNullable(last);
    }

    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> lookWhenDue() {
        boolean resting =
                last().map(look -> look.nextAt().isAfter(clock.instant())).orElse(false);
        return resting || !database.migrated() ? Uni.createFrom().voidItem() : look();
    }

    /** Asks now. */
    Uni<Void> look() {
        Instant began = clock.instant();
        return invariants
                .check()
                .invoke(found -> {
                    Instant now = clock.instant();
                    last = new Look(now, Duration.between(began, now), found);
                    broken().forEach(finding ->
                            LOG.errorf("ledger invariant broken: %s, %d rows", finding.name(), finding.violations()));
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("the ledger's invariants cannot be asked now: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private List<Finding> broken() {
        return last().map(Look::findings).orElse(List.of()).stream()
                .filter(finding -> finding.violations() > 0)
                .toList();
    }

    private long violations(String name) {
        return last().map(Look::findings).orElse(List.of()).stream()
                .filter(finding -> finding.name().equals(name))
                .mapToLong(Finding::violations)
                .sum();
    }

    private long ageSeconds() {
        return last().map(look -> clock.instant().getEpochSecond() - look.at().getEpochSecond())
                .orElse((long) NEVER);
    }
}
