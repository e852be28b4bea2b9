package io.tollway.gateway.usage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the spool can take requests; Kafka and billing may be away. */
@Readiness
@Singleton
class SpoolHealth implements HealthCheck {
    private final SpoolUsageLog log;

    @Inject
    SpoolHealth(SpoolUsageLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        String refusal = log.refusal();
        var response = HealthCheckResponse.named("spool").status(refusal == null);
        return refusal == null
                ? response.build()
                : response.withData("reason", refusal).build();
    }
}
