package io.tollway.billing.state;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the state topics have been read to the end once: before that, roles and prices are not known. */
@Readiness
@ApplicationScoped
class StateReadiness implements HealthCheck {
    private final StateFold fold;

    StateReadiness(StateFold fold) {
        this.fold = fold;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("state topics").status(fold.complete()).build();
    }
}
