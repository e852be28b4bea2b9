package io.tollway.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final int MOST = 3;

    private final InFlight inFlight = new InFlight(new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ExchangeConfig.class)
            .withDefaultValues(Map.of("gateway.exchange.max-in-flight-per-key", Integer.toString(MOST)))
            .build()
            .getConfigMapping(ExchangeConfig.class));

    @Test
    void aKeyHasAsManyPlacesAsItMay() {
        UUID key = UUID.randomUUID();
        for (int i = 0; i < MOST; i++) {
            assertThat(inFlight.enterKey(key)).isTrue();
        }

        assertThat(inFlight.enterKey(key)).isFalse();
        assertThat(inFlight.enterKey(UUID.randomUUID())).as("another key").isTrue();
        inFlight.leaveKey(key);
        assertThat(inFlight.enterKey(key)).as("after one left").isTrue();
    }

    @Test
    void countsOfIdleKeysAreBounded() {
        for (int i = 0; i < InFlight.KEPT_IDLE * 2; i++) {
            UUID key = UUID.randomUUID();
            inFlight.enterKey(key);
            inFlight.leaveKey(key);
        }

        assertThat(inFlight.keys()).isEqualTo(InFlight.KEPT_IDLE);
    }

    @Test
    void noPlaceIsLostOrGivenTwiceWhileCountsAreLetGo() throws Exception {
        for (int i = 0; i <= InFlight.KEPT_IDLE; i++) {
            inFlight.enterKey(UUID.randomUUID());
        }
        UUID key = UUID.randomUUID();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger mostInside = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        if (inFlight.enterKey(key)) {
                            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            inFlight.leaveKey(key);
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }

        assertThat(mostInside.get()).isBetween(1, MOST);
        for (int i = 0; i < MOST; i++) {
            assertThat(inFlight.enterKey(key)).as("place %d", i).isTrue();
        }
        assertThat(inFlight.enterKey(key)).isFalse();
    }
}
