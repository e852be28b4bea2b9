package io.tollway.gateway.limit.redis;

import io.smallrye.health.api.Wellness;
import io.tollway.gateway.limit.TrafficLimits;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether limits are counted together. A note for operators, not part of readiness: without the store each gateway gives its share. */
@Singleton
@Wellness
final class LimitStoreHealth implements HealthCheck {
    private final TrafficLimits limits;

    LimitStoreHealth(TrafficLimits limits) {
        this.limits = limits;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("limit-store")
                .status(!limits.isShared() || limits.isTogether())
                .withData("counted", limits.isTogether() ? "together" : limits.isShared() ? "by fair share" : "alone")
                .withData("gateways", limits.gateways())
                .build();
    }
}
