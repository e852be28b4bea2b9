package io.tollway.gateway.stored;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tollway.gateway.storage.BodyKey;
import io.tollway.gateway.storage.BodyStore;
import io.tollway.gateway.storage.MemoryBodyStore;
import io.tollway.gateway.storage.StorageConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredResponsesTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final UUID ACME = UUID.fromString("0199a000-0000-7000-8000-00000000000a");

    private final MemoryBodyStore store = new MemoryBodyStore();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CountDownLatch mayWrite = new CountDownLatch(1);
    private StoredResponses stored = stored(Map.of(), NOW);

    @AfterEach
    void close() {
        mayWrite.countDown();
        stored.close();
    }

    @Test
    void whatIsKeptIsFoundAndDeletedOnceAndThenAbsent() {
        ResponseKey key = old(1);
        stored.keep(key, 30, 10, () -> response("hello"));

        assertThat(text(key)).isEqualTo("hello");
        assertThat(wait(stored.delete(key))).isTrue();
        assertThat(wait(stored.delete(key))).isFalse();
        assertThat(text(key)).isNull();
        assertThat(counted("kept")).isOne();
    }

    @Test
    void whoeverAsksWhileItIsBeingWrittenGetsItWhenItIs() {
        store.beforeWrites(this::untilItMay);
        ResponseKey key = old(1);
        stored.keep(key, 30, 10, () -> response("hello"));

        CompletionStage<Optional<KeptResponse>> found = stored.find(key);
        assertThat(found.toCompletableFuture()).isNotDone();
        mayWrite.countDown();

        assertThat(wait(found)).isPresent();
        assertThat(store.size()).isOne();
    }

    @Test
    void whoeverDeletesWhileItIsBeingWrittenDeletesWhatWasWritten() {
        store.beforeWrites(this::untilItMay);
        ResponseKey key = old(1);
        stored.keep(key, 30, 10, () -> response("hello"));

        CompletionStage<Boolean> deleted = stored.delete(key);
        mayWrite.countDown();

        assertThat(wait(deleted)).isTrue();
        assertThat(store.size()).isZero();
    }

    @Test
    void anotherProjectOrOrganizationHasNothingOfThatId() {
        ResponseKey key = old(1);
        stored.keep(key, 30, 10, () -> response("hello"));
        assertThat(text(key)).isEqualTo("hello");

        assertThat(text(new ResponseKey(key.organization(), ACME, key.id()))).isNull();
        assertThat(text(new ResponseKey(UUID.randomUUID(), key.project(), key.id())))
                .isNull();
    }

    @Test
    void whatAnotherGatewayIsStillWritingIsLookedForAgain() {
        ResponseKey key = young();
        MemoryBodyStore shared = store;
        stored.close();
        int[] looks = new int[1];
        stored = new StoredResponses(
                new Counting(shared) {
                    @Override
                    void looked() {
                        if (++looks[0] == 2) {
                            try (StoredResponses other = stored(Map.of(), NOW)) {
                                other.keep(key, 30, 10, () -> response("from the other"));
                            }
                        }
                    }
                },
                config(Map.of()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                metrics);

        assertThat(text(key)).isEqualTo("from the other");
    }

    @Test
    void anOldIdIsLookedForOnce() {
        stored.close();
        int[] looks = new int[1];
        stored = new StoredResponses(
                new Counting(store) {
                    @Override
                    void looked() {
                        looks[0]++;
                    }
                },
                config(Map.of()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                metrics);

        assertThat(text(old(1))).isNull();
        assertThat(looks[0]).isOne();
    }

    @Test
    void aStoreThatFailsCostsNobodyAnythingButIsNoAbsence() {
        store.failing(true);
        ResponseKey key = old(1);

        stored.keep(key, 30, 10, () -> response("hello"));

        assertThat(stored.find(old(2)).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("told to fail");
        stored.close();
        assertThat(counted("failed")).isOne();
    }

    @Test
    void whatCannotBeReadFromItsAnswerIsCountedAndLeavesTheThread() {
        stored.keep(old(1), 30, 10, () -> {
            throw new IllegalStateException("a defect");
        });
        stored.keep(old(2), 30, 10, () -> response("next"));

        assertThat(text(old(2))).isEqualTo("next");
        assertThat(text(old(1))).isNull();
        assertThat(counted("failed")).isOne();
    }

    @Test
    void beyondTheBytesThatMayWaitNothingMoreIsTaken() {
        stored.close();
        stored = stored(Map.of("gateway.storage.max-pending-bytes", "100"), NOW);
        store.beforeWrites(this::untilItMay);

        stored.keep(old(1), 30, 60, () -> response("first"));
        stored.keep(old(2), 30, 60, () -> response("second"));
        assertThat(counted("overloaded")).isOne();
        mayWrite.countDown();
        assertThat(text(old(1))).isEqualTo("first");

        // Its bytes came back.
        stored.keep(old(3), 30, 60, () -> response("third"));
        assertThat(text(old(3))).isEqualTo("third");
        assertThat(text(old(2))).isNull();
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        stored.close();
        stored = stored(Map.of("gateway.storage.max-body-bytes", "200"), NOW);

        stored.keep(old(1), 30, 10, () -> response("x".repeat(200)));

        assertThat(text(old(1))).isNull();
        assertThat(counted("too_large")).isOne();
    }

    @Test
    void beyondTheReadsThatMayWaitAReadFailsAtOnce() {
        stored.close();
        stored = stored(Map.of("gateway.storage.threads", "1", "gateway.storage.max-waiting", "1"), NOW);
        store.beforeWrites(this::untilItMay);
        stored.keep(old(1), 30, 10, () -> response("slow"));

        CompletionStage<Optional<KeptResponse>> waits = stored.find(old(2));
        assertThat(stored.find(old(3)).toCompletableFuture()).failsWithin(Duration.ofSeconds(5));
        mayWrite.countDown();

        assertThat(wait(waits)).isEmpty();
    }

    @Test
    void aReadThatTakesTooLongFails() {
        stored.close();
        stored = stored(Map.of("gateway.storage.threads", "1", "gateway.storage.timeout", "50ms"), NOW);
        store.beforeWrites(this::untilItMay);
        stored.keep(old(1), 30, 10, () -> response("slow"));

        assertThat(stored.find(old(2)).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(java.util.concurrent.TimeoutException.class);
    }

    @Test
    void aResponseIsForgottenAfterItsDays() {
        stored.keep(old(1), 2, 10, () -> response("hello"));
        assertThat(text(old(1))).isEqualTo("hello");
        stored.close();

        stored = stored(Map.of(), NOW.plus(Duration.ofDays(2)).minusSeconds(1));
        assertThat(text(old(1))).isEqualTo("hello");
        stored.close();
        stored = stored(Map.of(), NOW.plus(Duration.ofDays(2)));
        assertThat(text(old(1))).isNull();
        stored.close();
        assertThat(store.size()).isZero();
    }

    @Test
    void closingWritesWhatWaits() {
        stored.keep(old(1), 30, 10, () -> response("a"));
        stored.keep(old(2), 30, 10, () -> response("b"));

        stored.close();

        assertThat(store.size()).isEqualTo(2);
    }

    /** A store that tells of each look at a body. */
    private abstract static class Counting implements BodyStore {
        private final BodyStore store;

        Counting(BodyStore store) {
            this.store = store;
        }

        abstract void looked();

        @Override
        public void put(BodyKey key, io.tollway.gateway.storage.Body body) throws java.io.IOException {
            store.put(key, body);
        }

        @Override
        public boolean putIfAbsent(BodyKey key, io.tollway.gateway.storage.Body body) throws java.io.IOException {
            return store.putIfAbsent(key, body);
        }

        @Override
        public io.tollway.gateway.storage.@Nullable Body get(BodyKey key, Instant now) throws java.io.IOException {
            looked();
            return store.get(key, now);
        }

        @Override
        public boolean delete(BodyKey key) throws java.io.IOException {
            return store.delete(key);
        }

        @Override
        public int sweep(Instant now) throws java.io.IOException {
            return store.sweep(now);
        }
    }

    private void untilItMay() {
        try {
            mayWrite.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StoredResponses stored(Map<String, String> settings, Instant at) {
        return new StoredResponses(store, config(settings), Clock.fixed(at, ZoneOffset.UTC), metrics);
    }

    private static StorageConfig config(Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("gateway.storage.directory", "unused", "gateway.storage.kek-file", "unused"));
        all.putAll(settings);
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(StorageConfig.class)
                .build()
                .getConfigMapping(StorageConfig.class);
    }

    /** A response whose request began long ago, so that nobody is still writing it. */
    private static ResponseKey old(int number) {
        return new ResponseKey(ACME, new UUID(7, 7), new UUID(0x0100_0000_0000_7000L, number));
    }

    private static ResponseKey young() {
        return new ResponseKey(ACME, new UUID(7, 7), new UUID(NOW.toEpochMilli() << 16 | 0x7000, 1));
    }

    private static KeptResponse response(String text) {
        return new KeptResponse(
                JsonNodeFactory.instance.objectNode().put("text", text), JsonNodeFactory.instance.arrayNode());
    }

    private @Nullable String text(ResponseKey key) {
        return wait(stored.find(key))
                .map(found -> found.response().path("text").asText())
                .orElse(null);
    }

    private static <T> T wait(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private double counted(String result) {
        var counter = metrics.find("gateway_stored_responses_total")
                .tag("result", result)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
