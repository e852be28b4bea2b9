package io.tollway.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BodyStore} does, whatever it keeps bodies in. */
abstract class BodyStoreContract {
    static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final UUID ACME = UUID.fromString("0199a000-0000-7000-8000-00000000000a");
    private static final UUID OTHER = UUID.fromString("0199a000-0000-7000-8000-00000000000b");
    private static final BodyKey KEY = new BodyKey(ACME, "responses/p/1");

    /** The store under test; empty at first, and the same one on every call. */
    abstract BodyStore store();

    /** The same bodies, as another process sees them. */
    abstract BodyStore sharer();

    @Test
    void givesBackWhatWasPutAndUntilWhenItIsKept() throws Exception {
        byte[] any = new byte[100_000];
        new java.util.Random(7).nextBytes(any);

        store().put(KEY, new Body(any, LATER));

        assertThat(bytes(store().get(KEY, NOW))).isEqualTo(any);
        assertThat(bytes(sharer().get(KEY, NOW))).isEqualTo(any);
        assertThat(java.util.Objects.requireNonNull(store().get(KEY, NOW)).expires())
                .isEqualTo(LATER);
    }

    @Test
    void hasNothingUnderAnotherNameOrForAnotherTenant() throws Exception {
        assertThat(store().sweep(NOW)).isZero();
        assertThat(store().get(KEY, NOW)).isNull();

        store().put(KEY, body("a"));

        assertThat(store().get(new BodyKey(ACME, "responses/p/2"), NOW)).isNull();
        assertThat(store().get(new BodyKey(OTHER, KEY.name()), NOW)).isNull();
        assertThat(store().delete(new BodyKey(OTHER, KEY.name()))).isFalse();
    }

    @Test
    void keepsEmptyBodiesAndReplacesOnesOfTheSameKey() throws Exception {
        store().put(KEY, body("first"));
        store().put(KEY, body(""));

        assertThat(bytes(sharer().get(KEY, NOW))).isEmpty();
    }

    @Test
    void deletesOnce() throws Exception {
        store().put(KEY, body("a"));

        assertThat(sharer().delete(KEY)).isTrue();
        assertThat(store().delete(KEY)).isFalse();
        assertThat(store().get(KEY, NOW)).isNull();
    }

    @Test
    void whatHasExpiredIsAbsentAndIsSweptWithoutWhatHasNot() throws Exception {
        BodyKey lasting = new BodyKey(ACME, "responses/q/2");
        store().put(KEY, body("short"));
        store().put(lasting, new Body(new byte[] {1}, LATER.plusSeconds(1)));

        assertThat(store().get(KEY, LATER.minusSeconds(1))).isNotNull();
        assertThat(store().get(KEY, LATER)).isNull();
        assertThat(store().sweep(LATER.minusSeconds(1))).isZero();
        assertThat(store().sweep(LATER)).isOne();

        assertThat(store().delete(KEY)).isFalse();
        assertThat(sharer().get(lasting, LATER)).isNotNull();
    }

    @Test
    void ofManyThatPutOneIfAbsentOneIsKeptAndToldSo() throws Exception {
        int writers = 8;
        CountDownLatch ready = new CountDownLatch(writers);
        List<Future<Boolean>> won = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (int i = 0; i < writers; i++) {
                byte[] own = new byte[1_000 + i];
                Arrays.fill(own, (byte) i);
                BodyStore via = i % 2 == 0 ? store() : sharer();
                won.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return via.putIfAbsent(KEY, new Body(own, LATER));
                }));
            }
        }
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            if (won.get(i).get()) {
                winners.add(i);
            }
        }
        assertThat(winners).hasSize(1);
        assertThat(bytes(store().get(KEY, NOW)))
                .hasSize(1_000 + winners.getFirst())
                .containsOnly(winners.getFirst().byteValue());
    }

    @Test
    void aReaderSeesOneBodyOrTheOtherAndNeverAPart() throws Exception {
        byte[][] versions = new byte[2][200_000];
        Arrays.fill(versions[1], (byte) 1);
        store().put(KEY, new Body(versions[0], LATER));
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> writing = threads.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    store().put(KEY, new Body(versions[i % 2], LATER));
                }
                return null;
            });
            int read = 0;
            while (!writing.isDone() || read == 0) {
                byte[] seen = bytes(sharer().get(KEY, NOW));
                assertThat(seen).hasSize(200_000);
                assertThat(Arrays.equals(seen, versions[seen[0]])).isTrue();
                read++;
            }
            writing.get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "a/../b", "A", "a b", "a.b", "ä", "a\\b"})
    void aNameThatCouldLeaveItsTenantIsNone(String name) {
        assertThatThrownBy(() -> new BodyKey(ACME, name)).isInstanceOf(IllegalArgumentException.class);
    }

    static Body body(String text) {
        return new Body(text.getBytes(StandardCharsets.UTF_8), LATER);
    }

    private static byte[] bytes(@org.jspecify.annotations.Nullable Body body) {
        return java.util.Objects.requireNonNull(body).bytes();
    }
}
