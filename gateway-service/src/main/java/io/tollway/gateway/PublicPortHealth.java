package io.tollway.gateway;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the public port takes requests. */
@Readiness
@Singleton
final class PublicPortHealth implements HealthCheck {
    private final GatewayServer server;

    PublicPortHealth(GatewayServer server) {
        this.server = server;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("public-port").status(server.isOpen()).build();
    }
}
