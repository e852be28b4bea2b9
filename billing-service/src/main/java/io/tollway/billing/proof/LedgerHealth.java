package io.tollway.billing.proof;

import io.smallrye.health.api.Wellness;
import io.tollway.billing.proof.LedgerInvariants.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether the books close, at {@code /q/health/well}. Neither readiness nor liveness: a broken invariant needs a person, and taking the traffic away would only stop what still works.
 */
@Wellness
@ApplicationScoped
class LedgerHealth implements HealthCheck {
    /** Several minutes behind the time of the next answer, the last one is no proof any more. */
    private static final Duration STALE = Duration.ofMinutes(5);

    private final InvariantMonitor monitor;
    private final Clock clock;

    LedgerHealth(InvariantMonitor monitor, Clock clock) {
        this.monitor = monitor;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("ledger-invariants");
        Optional<InvariantMonitor.Look> last = monitor.last();
        if (last.isEmpty()) {
            return health.up().withData("looked_at", "not yet").build();
        }
        InvariantMonitor.Look look = last.get();
        boolean fresh = look.nextAt().plus(STALE).isAfter(clock.instant());
        boolean holds = true;
        for (Finding finding : look.findings()) {
            if (finding.violations() > 0) {
                holds = false;
                health.withData(finding.name(), finding.violations());
            }
        }
        return health.withData("looked_at", look.at().toString())
                .withData("asked", look.findings().size())
                .status(holds && fresh)
                .build();
    }
}
