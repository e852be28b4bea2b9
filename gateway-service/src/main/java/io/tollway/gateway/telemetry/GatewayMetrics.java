package io.tollway.gateway.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Publishes the event loops' counters; they are summed at the scrape, never on the request path. */
@Singleton
final class GatewayMetrics {
    private final EdgeCounters counters = new EdgeCounters();

    @Produces
    @Singleton
    EdgeCounters counters() {
        return counters;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        for (LoopCounters.Metric metric : LoopCounters.Metric.values()) {
            FunctionCounter.builder(metric.id(), counters, all -> all.sum(metric))
                    .register(registry);
        }
    }
}
