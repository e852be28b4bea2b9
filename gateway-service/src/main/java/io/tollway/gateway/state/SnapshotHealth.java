package io.tollway.gateway.state;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready as soon as there is any usable snapshot; Kafka itself may be away. */
@Readiness
@Singleton
class SnapshotHealth implements HealthCheck {
    private final SnapshotSource snapshots;

    @Inject
    SnapshotHealth(SnapshotSource snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("snapshot").status(snapshots.ready()).build();
    }
}
