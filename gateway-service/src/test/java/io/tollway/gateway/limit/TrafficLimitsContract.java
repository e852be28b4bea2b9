package io.tollway.gateway.limit;

import static io.tollway.gateway.limit.LimitedWorld.now;
import static io.tollway.gateway.limit.LimitedWorld.places;
import static io.tollway.gateway.limit.LimitedWorld.requestsPerDay;
import static io.tollway.gateway.limit.LimitedWorld.requestsPerMinute;
import static io.tollway.gateway.limit.LimitedWorld.tokensPerMinute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.error.GatewayError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What limits promise, whoever counts: one gateway on its own, or several together. */
@Timeout(60)
public abstract class TrafficLimitsContract {
    protected final LimitedWorld world = new LimitedWorld();

    /** The next request of a key, at whichever gateway it arrives. */
    protected abstract Admission request(ApiKeyState key);

    /** Returns when everybody has heard what everybody has used of the key's tokens so far. */
    protected abstract void heard(ApiKeyState key);

    @Test
    void aMinutesRequestsAreLetThroughAndTheNextIsToldWhenToComeBack() {
        ApiKeyState key = world.key(requestsPerMinute(20));

        for (int i = 0; i < 20; i++) {
            assertThat(now(request(key).enter())).as("request %d", i).isNull();
        }

        GatewayError refused = now(request(key).enter());
        assertThat(refused).isInstanceOfSatisfying(GatewayError.RateLimited.class, error -> {
            assertThat(error.limit().name()).isEqualTo("requests_per_minute");
            assertThat(error.retryAfterSeconds()).isBetween(1L, 3L);
        });
    }

    @Test
    void requestsAtOnceGetNoMoreThanThereIsAndAllThereIs() throws Exception {
        ApiKeyState key = world.key(new RateLimits(40L, null, 30L, null));

        assertThat(letThrough(key, 200)).isEqualTo(30);
    }

    @Test
    void aDaysRequestsComeBackWithTheNextDay() {
        ApiKeyState key = world.key(requestsPerDay(3));
        for (int i = 0; i < 3; i++) {
            assertThat(now(request(key).enter())).isNull();
        }
        assertThat(now(request(key).enter())).isInstanceOf(GatewayError.RateLimited.class);

        world.clock.set(Instant.parse("2026-03-02T00:00:00Z"));

        for (int i = 0; i < 3; i++) {
            assertThat(now(request(key).enter())).isNull();
        }
        assertThat(now(request(key).enter())).isInstanceOf(GatewayError.RateLimited.class);
    }

    @Test
    void aPlaceIsFreeForTheNextAsSoonAsItIsLeft() {
        ApiKeyState key = world.key(places(1));
        for (int i = 0; i < 6; i++) {
            Admission admission = request(key);
            assertThat(now(admission.enter())).as("request %d", i).isNull();
            assertThat(now(request(key).enter())).isInstanceOf(GatewayError.RateLimited.class);
            admission.leave();
        }
    }

    @Test
    void tokensThatWereNotUsedServeTheNext() {
        ApiKeyState key = world.key(tokensPerMinute(700));
        for (int i = 0; i < 6; i++) {
            Admission admission = request(key);
            assertThat(now(admission.enter())).isNull();
            assertThat(now(admission.start(550))).as("request %d", i).isNull();
            admission.used(20);
            admission.leave();
        }
    }

    @Test
    void tokensBeyondTheBoundAreWaitedForByTheNext() {
        ApiKeyState key = world.key(tokensPerMinute(1_000));
        Admission greedy = request(key);
        assertThat(now(greedy.enter())).isNull();
        assertThat(now(greedy.start(100))).isNull();
        greedy.used(950);
        greedy.leave();
        heard(key);

        assertThat(now(request(key).start(500))).isInstanceOf(GatewayError.RateLimited.class);
    }

    @Test
    void aRequestThatOneOfItsLimitsRefusesCostsTheOthersNothing() {
        ApiKeyState key = world.key(new RateLimits(null, null, 3L, 1L));
        Admission first = request(key);
        assertThat(now(first.enter())).isNull();
        for (int i = 0; i < 5; i++) {
            Admission refused = request(key);
            assertThat(now(refused.enter())).isInstanceOf(GatewayError.RateLimited.class);
            refused.leave();
        }
        first.leave();

        for (int i = 0; i < 2; i++) {
            Admission next = request(key);
            assertThat(now(next.enter()))
                    .as("request %d of what the day has left", i)
                    .isNull();
            next.leave();
        }
        assertThat(now(request(key).enter())).isInstanceOf(GatewayError.RateLimited.class);
    }

    /** How many of so many requests at once are let through. */
    protected final long letThrough(ApiKeyState key, int requests) throws Exception {
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            Admission admission = request(key);
            all.add(() -> now(admission.enter()) == null);
        }
        long through = 0;
        try (ExecutorService crowd = Executors.newFixedThreadPool(16)) {
            for (Future<Boolean> each : crowd.invokeAll(all)) {
                through += each.get() ? 1 : 0;
            }
        }
        return through;
    }
}
