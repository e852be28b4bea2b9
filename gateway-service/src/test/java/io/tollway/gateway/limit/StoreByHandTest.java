package io.tollway.gateway.limit;

import static io.tollway.gateway.limit.LimitedWorld.requestsPerDay;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.limit.LimitStore.Answer;
import io.tollway.gateway.limit.LimitStore.Line;
import io.tollway.gateway.limit.LimitStore.Question;
import io.tollway.gateway.limit.LimitStore.Told;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders of events between a gateway and the store of shared limits that a real store brings about once in hundreds of bursts: here the test answers in the store's place. */
@Timeout(60)
class StoreByHandTest {
    private final LimitedWorld world = new LimitedWorld();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(8));
    private final Context loop = newLoop();
    private final BlockingQueue<Asked> questions = new LinkedBlockingQueue<>();

    private TrafficLimits limits;

    private static final Told NOTHING = new Told(0, 0, 0, 0);

    private record Asked(Question question, Promise<Answer> answer) {
        Line day() {
            return question.lines().get(Quantity.DAY.ordinal());
        }

        /** Of the day; {@code byAll} is what all gateways claim from now on. */
        void grant(long granted, long claimed, long byAll) {
            answer(NOTHING, new Told(granted, byAll, 0, claimed));
        }

        void answer(Told requests, Told day) {
            answer.complete(new Answer(1, List.of(NOTHING, requests, day, NOTHING)));
        }
    }

    private final class ByHand implements LimitStore {
        @Override
        public Future<Answer> exchange(Question question) {
            Promise<Answer> answer = Promise.promise();
            questions.add(new Asked(question, answer));
            return answer.future();
        }

        @Override
        public Future<Integer> beat() {
            return Future.succeededFuture(2);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws Exception {
        // Requests wait for a store, however slow the test answers, and nothing is said unasked.
        limits = new TrafficLimits(
                LimitedWorld.config(Map.of("gateway.limit.store-timeout", "60s", "gateway.limit.tick", "60s")),
                world.clock,
                vertx,
                new ByHand());
        CompletableFuture<Void> together = new CompletableFuture<>();
        vertx.setPeriodic(1, timer -> {
            if (limits.isTogether()) {
                together.complete(null);
                vertx.cancelTimer(timer);
            }
        });
        together.get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        limits.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatWasGrantedIsTheirsWhoWaitedForItHoweverLateTheyGoOn() throws Exception {
        ApiKeyState key = world.key(requestsPerDay(10));
        var first = enter(key);
        Asked one = next();
        var second = enter(key);
        var third = enter(key);
        CountDownLatch late = new CountDownLatch(1);
        await(turn());
        loop.runOnContext(turn -> hold(late));

        one.grant(1, 1, 10);
        Asked both = next();

        assertThat(both.day().change())
                .as("nothing is taken back from the first")
                .isZero();
        assertThat(both.day().need()).isEqualTo(2);
        both.grant(0, 1, 10);
        // The refusal has been taken in when the store has been asked for something else.
        var another = enterElsewhere(world.key(requestsPerDay(10)));
        next().grant(1, 1, 1);
        assertThat(await(another)).isNull();
        late.countDown();
        assertThat(await(first)).isNull();
        assertThat(await(second)).isInstanceOf(GatewayError.RateLimited.class);
        assertThat(await(third)).isInstanceOf(GatewayError.RateLimited.class);
    }

    @Test
    void whatWasGrantedGoesBackWhenAnotherLimitRefuses() throws Exception {
        ApiKeyState key = world.key(new RateLimits(10L, null, 10L, null));
        var refused = enter(key);

        next().answer(new Told(0, 60_000_001, 6_000_000, 0), new Told(1, 1, 0, 1));

        assertThat(await(refused)).isInstanceOf(GatewayError.RateLimited.class);
        Asked after = next();
        assertThat(after.day().known()).isEqualTo(1);
        assertThat(after.day().change()).isEqualTo(-1);
        after.grant(0, 0, 0);
    }

    @Test
    void whoStillWaitsForTheDayBeforeIsCountedOnTheNewOne() throws Exception {
        ApiKeyState key = world.key(requestsPerDay(10));
        var first = enter(key);
        Asked before = next();
        var waiting = enter(key);
        await(turn());
        world.clock.set(Instant.parse("2026-03-02T00:00:00Z"));
        var after = enter(key);
        await(turn());

        before.grant(1, 1, 1);

        CompletableFuture<Void> all = CompletableFuture.allOf(first, waiting, after);
        while (!all.isDone()) {
            Asked asked = questions.poll(10, TimeUnit.MILLISECONDS);
            if (asked != null) {
                assertThat(asked.question().day()).isEqualTo(before.question().day() + 1);
                asked.grant(asked.day().need(), 2, 2);
            }
        }
        assertThat(await(first)).isNull();
        assertThat(await(after)).isNull();
        assertThat(await(waiting)).isNull();
    }

    private CompletableFuture<@Nullable GatewayError> enter(ApiKeyState key) {
        return on(loop, key);
    }

    private CompletableFuture<@Nullable GatewayError> enterElsewhere(ApiKeyState key) {
        return on(newLoop(), key);
    }

    private Context newLoop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    private CompletableFuture<@Nullable GatewayError> on(Context context, ApiKeyState key) {
        CompletableFuture<@Nullable GatewayError> entered = new CompletableFuture<>();
        context.runOnContext(
                turn -> world.admission(limits, key).enter().onComplete(done -> entered.complete(done.result())));
        return entered;
    }

    private Asked next() throws InterruptedException {
        Asked asked = questions.poll(10, TimeUnit.SECONDS);
        assertThat(asked).as("the store is asked").isNotNull();
        return asked;
    }

    /** Completes when all that was done on the requests' loop so far is done. */
    private CompletableFuture<@Nullable Void> turn() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        loop.runOnContext(turn -> done.complete(null));
        return done;
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
