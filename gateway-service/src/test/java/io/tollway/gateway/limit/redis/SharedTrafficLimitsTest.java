package io.tollway.gateway.limit.redis;

import static io.tollway.gateway.limit.LimitedWorld.now;
import static io.tollway.gateway.limit.LimitedWorld.places;
import static io.tollway.gateway.limit.LimitedWorld.requestsPerDay;
import static io.tollway.gateway.limit.LimitedWorld.requestsPerMinute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.limit.Admission;
import io.tollway.gateway.limit.LimitConfig;
import io.tollway.gateway.limit.LimitedWorld;
import io.tollway.gateway.limit.TrafficLimits;
import io.tollway.gateway.limit.TrafficLimitsContract;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways that count together in a real server, every request arriving at the other one. */
class SharedTrafficLimitsTest extends TrafficLimitsContract {
    private static final int GATEWAYS = 2;

    private static RedisServer redis;
    private static Vertx vertx;

    private final List<TrafficLimits> gateways = new ArrayList<>();
    private final AtomicInteger arrivals = new AtomicInteger();

    @BeforeAll
    static void startServer() {
        redis = RedisServer.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (redis != null) {
            try (RedisServer stoppedInAnyCase = redis) {
                vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
        }
    }

    @BeforeEach
    void startGateways() {
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(gateway("gateway-" + i));
        }
        until(() -> gateways.stream().allMatch(each -> each.isTogether() && each.gateways() == GATEWAYS));
    }

    @AfterEach
    void stopGateways() {
        gateways.forEach(TrafficLimits::close);
    }

    private TrafficLimits gateway(String name) {
        LimitConfig config = LimitedWorld.config(Map.of(
                "gateway.limit.gateways", Integer.toString(GATEWAYS),
                "gateway.limit.max-end-users", "8",
                "gateway.limit.tick", "100ms",
                "gateway.limit.store-timeout", "2s"));
        return new TrafficLimits(
                config,
                world.clock,
                vertx,
                new RedisLimitStore(vertx, redis.url(), null, name, config.storeTimeout(), Duration.ofSeconds(2)));
    }

    @Override
    protected Admission request(ApiKeyState key) {
        return world.admission(next(), key);
    }

    @Override
    protected TrafficLimits next() {
        return gateways.get(arrivals.getAndIncrement() % GATEWAYS);
    }

    @Override
    protected void heard(ApiKeyState key) {
        for (int gateway = 0; gateway < GATEWAYS; gateway++) {
            now(at(gateway, key).start(1));
        }
    }

    private Admission at(int gateway, ApiKeyState key) {
        return world.admission(gateways.get(gateway), key);
    }

    @Test
    void aKeyThatOnlyOneGatewaySeesGetsItsWholeLimitThere() {
        ApiKeyState key = world.key(requestsPerDay(30));
        for (int i = 0; i < 30; i++) {
            assertThat(now(at(0, key).enter())).as("request %d", i).isNull();
        }

        assertThat(now(at(0, key).enter())).isInstanceOf(GatewayError.RateLimited.class);
        assertThat(now(at(1, key).enter())).isInstanceOf(GatewayError.RateLimited.class);
    }

    @Test
    void aBusyKeyCostsTheStoreAQuestionNowAndThenAndNotOneForEachRequest() {
        ApiKeyState key = world.key(requestsPerMinute(1_000_000));
        long before = calls();

        for (int i = 0; i < 20_000; i++) {
            assertThat(now(request(key).enter())).isNull();
        }

        assertThat(calls() - before).isLessThan(400);
    }

    @Test
    void placesOfAGatewayThatIsGoneAreFreeAgain() {
        ApiKeyState key = world.key(places(1));
        assertThat(now(at(0, key).enter())).isNull();
        assertThat(now(at(1, key).enter())).isInstanceOf(GatewayError.RateLimited.class);

        gateways.get(0).close();

        until(() -> now(at(1, key).enter()) == null);
    }

    @Test
    void whatAnEndUserHadOfTheDayIsNotForgottenWithTheUser() {
        ApiKeyState key = world.key(null, requestsPerDay(3), null);
        String one = someone();
        passed(key, one).admission().leave();
        passed(key, one).admission().leave();

        for (int round = 0; round < 2; round++) {
            // Many others, and time for what lies unused to go back, so that only the store can know.
            until(() -> {
                passed(key, someone()).admission().leave();
                passed(key, someone()).admission().leave();
                return gateways.stream().allMatch(each -> each.endUsers() <= 2);
            });
        }

        Passed third = passed(key, one);
        assertThat(third.refusal()).isNull();
        third.admission().leave();
        for (int gateway = 0; gateway < GATEWAYS; gateway++) {
            assertThat(passed(key, one).refusal()).isInstanceOf(GatewayError.RateLimited.class);
        }
    }

    @Test
    void aDayIsNotForgottenWhenAGatewayStartsAgain() {
        ApiKeyState key = world.key(requestsPerDay(2));
        assertThat(now(at(0, key).enter())).isNull();
        assertThat(now(at(0, key).enter())).isNull();
        gateways.get(0).close();

        TrafficLimits again = gateway("gateway-0");
        gateways.set(0, again);
        until(again::isTogether);

        assertThat(now(at(0, key).enter())).isInstanceOf(GatewayError.RateLimited.class);
    }

    @Test
    void withoutTheStoreEachGatewayGivesItsShareAtOnceAndAfterwardsTheyCountTogetherAgain() throws Exception {
        ApiKeyState known = world.key(requestsPerDay(20));
        for (int i = 0; i < 10; i++) {
            assertThat(now(request(known).enter())).isNull();
        }
        claimsAreRenewed();
        redis.kill();
        try {
            // The first one may have to find out; nobody is refused for it.
            ApiKeyState fresh = world.key(requestsPerMinute(20));
            assertThat(now(at(0, fresh).enter())).isNull();
            until(() -> gateways.stream().noneMatch(TrafficLimits::isTogether));
            long began = System.nanoTime();
            for (int i = 1; i < 10; i++) {
                assertThat(now(at(0, fresh).enter())).as("request %d", i).isNull();
            }
            assertThat(now(at(0, fresh).enter())).isInstanceOf(GatewayError.RateLimited.class);
            for (int i = 0; i < 10; i++) {
                assertThat(now(at(1, fresh).enter())).as("request %d", i).isNull();
            }
            assertThat(now(at(1, fresh).enter())).isInstanceOf(GatewayError.RateLimited.class);
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(1));
            // Of the day ten were left, five for each, rounded down.
            assertThat(letThrough(known, 40)).isBetween(8L, 10L);
        } finally {
            redis.startAgain();
        }

        until(() -> gateways.stream().allMatch(TrafficLimits::isTogether));

        // The server has forgotten everything; the gateways have not.
        until(() -> now(request(known).enter()) instanceof GatewayError.RateLimited);
        assertThat(letThrough(known, 20)).isZero();
    }

    /** Waits until each gateway has told what it has, and heard of the others, once more. */
    private void claimsAreRenewed() {
        for (TrafficLimits each : gateways) {
            long before = each.storeCalls();
            until(() -> each.storeCalls() > before);
        }
    }

    private long calls() {
        return gateways.stream().mapToLong(TrafficLimits::storeCalls).sum();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
