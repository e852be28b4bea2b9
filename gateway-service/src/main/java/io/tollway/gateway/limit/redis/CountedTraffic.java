package io.tollway.gateway.limit.redis;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollway.gateway.limit.LimitConfig;
import io.tollway.gateway.limit.TrafficLimits;
import io.tollway.gateway.usage.NodeConfig;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gateway's traffic limits as configured: with a store shared, without one its own. The store need not be up when the gateway starts. */
@Singleton
final class CountedTraffic {
    private final TrafficLimits limits;

    CountedTraffic(LimitConfig config, NodeConfig node, Clock clock, Vertx vertx, MeterRegistry metrics) {
        limits = config.storeUrl()
                .map(url -> new TrafficLimits(
                        config,
                        clock,
                        vertx,
                        new RedisLimitStore(
                                vertx,
                                url,
                                password(config.storePasswordFile()),
                                node.id(),
                                config.storeTimeout(),
                                config.lostAfter())))
                .orElseGet(() -> new TrafficLimits(config, clock));
        metrics.gauge("gateway.limit.shared", limits, each -> each.isTogether() ? 1 : 0);
        metrics.gauge("gateway.limit.gateways", limits, TrafficLimits::gateways);
        metrics.gauge("gateway.limit.end.users", limits, TrafficLimits::endUsers);
        FunctionCounter.builder("gateway.limit.end.users.forgotten", limits, TrafficLimits::endUsersForgotten)
                .register(metrics);
        FunctionCounter.builder("gateway.limit.store.calls", limits, TrafficLimits::storeCalls)
                .register(metrics);
        FunctionCounter.builder("gateway.limit.store.failures", limits, TrafficLimits::storeFailures)
                .register(metrics);
    }

    @Produces
    @Singleton
    TrafficLimits limits() {
        return limits;
    }

    @PreDestroy
    void close() {
        limits.close();
    }

    private static @Nullable String password(Optional<Path> file) {
        if (file.isEmpty()) {
            return null;
        }
        try {
            return Files.readString(file.get()).strip();
        } catch (IOException e) {
            throw new IllegalStateException("gateway.limit.store-password-file cannot be read: " + file.get(), e);
        }
    }
}
