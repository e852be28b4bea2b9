package io.tollway.gateway.credit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final UUID ORG = CreditFixture.ORG;

    @RepeatedTest(5)
    void sixtyFourThreadsNeverReserveMoreThanWasGranted() throws Exception {
        Bucket bucket = new Bucket(BucketKey.balance(ORG), 0);
        long granted = 0;
        for (int i = 0; i < 5; i++) {
            bucket.add(lease(1_000 + i, Long.MAX_VALUE / 4));
            granted += 1_000 + i;
        }
        long all = granted;
        // One number, raised after money was had and lowered before it is given back: at no time more than what is
        // really out. Two counters read one after the
        // other would count a payment twice that another thread makes in between.
        AtomicLong reservedOrSpent = new AtomicLong();
        AtomicLong spent = new AtomicLong();
        AtomicLong worst = new AtomicLong();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 64; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 500; i++) {
                    long amount = ThreadLocalRandom.current().nextLong(1, 400);
                    List<Bucket.Draw> draws = bucket.reserve(amount, 1);
                    if (draws != null) {
                        worst.accumulateAndGet(reservedOrSpent.addAndGet(amount), Math::max);
                        long pay = ThreadLocalRandom.current().nextLong(0, 3);
                        long left = pay;
                        for (Bucket.Draw draw : draws) {
                            long part = Math.min(left, draw.amountNano());
                            left -= part;
                            spent.addAndGet(part);
                            reservedOrSpent.addAndGet(part - draw.amountNano());
                            bucket.end(draw, part, true, 1);
                        }
                    }
                }
            }));
        }
        go.countDown();
        for (Thread each : threads) {
            each.join();
        }
        assertThat(worst.get()).isLessThanOrEqualTo(all);
        assertThat(reservedOrSpent.get()).isEqualTo(spent.get());
        assertThat(bucket.freeNano(1)).isEqualTo(all - spent.get());
        assertThat(bucket.leases()).allSatisfy(lease -> {
            assertThat(lease.live).isZero();
            assertThat(lease.freeNano + lease.settledNano).isEqualTo(lease.grantedNano);
        });
    }

    @Test
    void anAmountIsTakenFromSeveralLeasesWhenNoneHasItAlone() {
        Bucket bucket = new Bucket(BucketKey.balance(ORG), 0);
        bucket.add(lease(60, 1_000));
        bucket.add(lease(50, 1_000));

        assertThat(bucket.reserve(111, 1)).isNull();
        assertThat(bucket.freeNano(1)).isEqualTo(110);
        assertThat(bucket.reserve(100, 1)).extracting(Bucket.Draw::amountNano).containsExactly(60L, 40L);
    }

    @Test
    void anExpiredLeaseTakesNoReservationAndClosesOnlyWhenTheLastOneHasEnded() {
        Bucket bucket = new Bucket(BucketKey.balance(ORG), 0);
        bucket.add(lease(100, 1_000));
        Bucket.Draw draw = requireNonNull(bucket.reserve(40, 999)).getFirst();

        assertThat(bucket.reserve(1, 1_000)).isNull();
        bucket.retire(1_000, Long.MAX_VALUE);
        assertThat(bucket.close(each -> true)).isEmpty();
        bucket.end(draw, 15, true, 1_001);
        assertThat(bucket.close(each -> false)).isEmpty();
        assertThat(bucket.close(each -> true)).singleElement().satisfies(lease -> {
            assertThat(lease.settledCount).isEqualTo(1);
            assertThat(lease.settledNano).isEqualTo(15);
        });
        assertThat(bucket.empty()).isTrue();
    }

    @Test
    void anOldLeaseIsRetiredOnceAYoungerOneStandsBehindIt() {
        Bucket bucket = new Bucket(BucketKey.balance(ORG), 0);
        bucket.add(lease(100, 1_000));
        bucket.retire(600, Long.MAX_VALUE);
        assertThat(bucket.freeNano(600)).isEqualTo(100);
        assertThat(bucket.aging(600)).isTrue();

        bucket.add(lease(70, 2_000));
        bucket.retire(600, Long.MAX_VALUE);
        assertThat(bucket.freeNano(600)).isEqualTo(70);
        assertThat(bucket.returningNano(600)).isEqualTo(100);
    }

    private static Lease lease(long nano, long validUntil) {
        return new Lease(UUID.randomUUID(), nano, 0, 0, 0, validUntil);
    }
}
