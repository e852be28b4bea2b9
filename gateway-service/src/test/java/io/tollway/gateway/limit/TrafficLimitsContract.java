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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What limits promise, whoever counts: one gateway on its own, or several together. */
@Timeout(60)
public abstract class TrafficLimitsContract {
    protected final LimitedWorld world = new LimitedWorld();

    /** The next request of a key, at whichever gateway it arrives. */
    protected abstract Admission request(ApiKeyState key);

    /** The gateway at which the next request arrives. */
    protected abstract TrafficLimits next();

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

    @Test
    void eachEndUserHasAMinutesRequestsOfItsOwn() {
        ApiKeyState key = world.key(null, requestsPerMinute(5), null);
        String one = someone();
        for (int i = 0; i < 5; i++) {
            assertThat(passed(key, one).refusal()).as("request %d", i).isNull();
        }

        assertThat(passed(key, one).refusal()).isInstanceOfSatisfying(GatewayError.RateLimited.class, error -> {
            assertThat(error.limit().source()).isEqualTo("end_user");
            assertThat(error.limit().name()).isEqualTo("requests_per_minute");
            assertThat(error.limit().limit()).isEqualTo("5");
            assertThat(error.limit().remedy()).contains("the project's limit for each end user");
        });
        assertThat(passed(key, someone()).refusal()).isNull();
    }

    @Test
    void anEndUserHasToPassTheProjectsAndTheOrganizationsLimit() {
        ApiKeyState key = world.key(null, requestsPerDay(3), requestsPerDay(2));
        String one = someone();
        passed(key, one);
        passed(key, one);

        assertThat(passed(key, one).refusal())
                .isInstanceOfSatisfying(
                        GatewayError.RateLimited.class,
                        error -> assertThat(error.limit().remedy()).contains("the organization's limit for each"));
        world.key(null, requestsPerDay(3), null);
        passedSoon(key, one); // the third of the project
    }

    @Test
    void whatItsEndUsersAreRefusedCostsTheKeyNothing() {
        ApiKeyState key = world.key(new RateLimits(null, null, 3L, 2L), requestsPerDay(1), null);
        String one = someone();
        passed(key, one).admission().leave();
        for (int i = 0; i < 5; i++) {
            Passed refused = passed(key, one);
            assertThat(refused.refusal()).isInstanceOfSatisfying(GatewayError.RateLimited.class, error -> assertThat(
                            error.limit().source())
                    .isEqualTo("end_user"));
            refused.admission().leave();
        }

        passedSoon(key, someone());
        passedSoon(key, someone());
        assertThat(passed(key, someone()).refusal())
                .isInstanceOfSatisfying(
                        GatewayError.RateLimited.class,
                        error -> assertThat(error.limit().source()).isEqualTo("key"));
    }

    @Test
    void aRequestThatHasTooManyTokensForItsEndUserIsCountedNowhere() {
        ApiKeyState key = world.key(requestsPerDay(1), tokensPerMinute(100), null);
        Passed greedy = passed(key, someone());

        assertThat(now(greedy.admission().start(101)))
                .isInstanceOfSatisfying(
                        GatewayError.RateLimited.class,
                        error -> assertThat(error.limit().name()).isEqualTo("tokens_per_minute"));
        greedy.admission().leave();

        assertThat(now(passedSoon(key, someone()).start(100))).isNull();
    }

    @Test
    void anEndUsersPlaceIsFreeForItsNextAsSoonAsItIsLeft() {
        ApiKeyState key = world.key(null, null, places(1));
        String one = someone();
        for (int i = 0; i < 4; i++) {
            Passed first = passed(key, one);
            assertThat(first.refusal()).as("request %d", i).isNull();
            Passed second = passed(key, one);
            assertThat(second.refusal()).isInstanceOf(GatewayError.RateLimited.class);
            second.admission().leave();
            first.admission().leave();
        }
    }

    protected record Passed(Admission admission, @Nullable GatewayError refusal) {}

    /** A request as it goes: past the limits of its key, then past those of the end user that its body names. */
    protected final Passed passed(ApiKeyState key, String endUser) {
        TrafficLimits gateway = next();
        Admission admission = world.admission(gateway, key);
        GatewayError refusal = now(admission.enter());
        if (refusal == null) {
            admission = world.forEndUser(gateway, admission, key, endUser);
            refusal = now(admission.enter());
        }
        return new Passed(admission, refusal);
    }

    /** Between gateways what a refused request had taken is on its way back for a moment. */
    private Admission passedSoon(ApiKeyState key, String endUser) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            Passed passed = passed(key, endUser);
            if (passed.refusal() == null) {
                return passed.admission();
            }
            passed.admission().leave();
            assertThat(System.nanoTime() - deadline)
                    .as(passed.refusal().toString())
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** An end user whom nobody has seen. */
    protected static String someone() {
        return "user-" + UUID.randomUUID();
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
