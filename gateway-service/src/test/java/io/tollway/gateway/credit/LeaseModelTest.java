package io.tollway.gateway.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.gateway.credit.CreditFixture.Settings;
import io.tollway.gateway.usage.SpoolFixture;
import io.tollway.gateway.usage.StartRecord;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of two gateways that share an organization and a limited key: whatever is reserved, extended, settled, released, crashed and closed, the authority's own checks hold at every
 * record (no lease pays above its grant, every declaration matches), nothing is overspent, and in the end everything that was not charged is back.
 */
class LeaseModelTest {
    private static final UUID ORG = CreditFixture.ORG;
    private static final long CREDIT = 40_000_000;
    private static final long KEY_LIMIT = 25_000_000;

    @TempDir
    Path folder;

    private record Running(int gateway, Hold hold, StartRecord start) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsOverspentAndEverythingUnchargedComesBack(long seed) {
        Random random = new Random(seed);
        ApiKeyState limited = CreditFixture.key(KEY_LIMIT);
        FakeAuthority authority = new FakeAuthority();
        authority.limit(ORG, CREDIT);
        authority.limit(limited.keyId(), KEY_LIMIT);
        Settings settings = new Settings(
                Settings.quick().leaseUrl(),
                Path.of("none"),
                Duration.ofMillis(60),
                Duration.ofMillis(250),
                Duration.ofMillis(100),
                // How long a request outwaits its deadline for what the other gateway may return: as long as that
                // takes, and no longer.
                Duration.ofMillis(800));
        Vertx vertx = Vertx.vertx();
        CreditFixture[] gateways = {open(0, vertx, authority, settings), open(1, vertx, authority, settings)};
        ArrayDeque<Running> running = new ArrayDeque<>();
        long charged = 0;
        long keyCharged = 0;
        try {
            for (int step = 0; step < 150; step++) {
                int which = random.nextInt(2);
                CreditFixture gateway = gateways[which];
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> {
                        @Nullable Long wish = random.nextInt(4) == 0 ? null : 1L + random.nextInt(3_000);
                        ApiKeyState key = random.nextBoolean() ? limited : CreditFixture.key(null);
                        Running begun = begin(which, gateway, key, wish);
                        if (begun != null) {
                            running.add(begun);
                        }
                    }
                    case 5, 6, 7, 8 -> {
                        Running each = running.poll();
                        if (each != null) {
                            long charge = random.nextLong(each.hold().amountNano() + 1);
                            keyCharged += finish(gateways[each.gateway()], each, charge, limited);
                            charged += charge;
                        }
                    }
                    case 9 -> running.forEach(each -> each.hold().extend(random.nextInt(6_000)));
                    case 10 -> apply(authority, gateways[which]);
                    default -> {
                        // A crash: requests of that gateway are recovered as failed, charge 0.
                        running.removeIf(each -> each.gateway() == which);
                        gateway.close();
                        gateways[which] = open(which, vertx, authority, settings);
                    }
                }
                assertThat(authority.used(ORG) + authority.held(ORG)).isLessThanOrEqualTo(CREDIT);
                assertThat(authority.used(limited.keyId()) + authority.held(limited.keyId()))
                        .isLessThanOrEqualTo(KEY_LIMIT);
            }
            for (Running each : running) {
                keyCharged += finish(gateways[each.gateway()], each, 1, limited);
                charged += 1;
            }
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (authority.openLeases() > 0) {
                assertThat(System.nanoTime()).as("all leases closed in time").isLessThan(end);
                apply(authority, gateways[0]);
                apply(authority, gateways[1]);
            }
            assertThat(authority.used(ORG)).isEqualTo(charged);
            assertThat(authority.used(limited.keyId())).isEqualTo(keyCharged);
            assertThat(authority.available(ORG)).isEqualTo(CREDIT - charged);
        } finally {
            gateways[0].close();
            gateways[1].close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private CreditFixture open(int which, Vertx vertx, FakeAuthority authority, Settings settings) {
        return new CreditFixture(folder.resolve("gateway-" + which), vertx, authority, settings);
    }

    private static @Nullable Running begin(int which, CreditFixture gateway, ApiKeyState key, @Nullable Long wish) {
        if (!(gateway.reserve(key, wish) instanceof HoldOutcome.Held held)) {
            return null;
        }
        Hold hold = held.hold();
        StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), hold.amountNano(), hold.leaseIds());
        CreditFixture.join(gateway.spool.start(start));
        return new Running(which, hold, start);
    }

    /** What the key's limit paid. */
    private static long finish(CreditFixture gateway, Running each, long charge, ApiKeyState limited) {
        List<LeaseCharge> charges = each.hold().settle(charge, null);
        StartRecord raised = SpoolFixture.start(
                ORG,
                each.start().requestId(),
                each.hold().amountNano(),
                each.start().leaseIds());
        gateway.spool.finish(SpoolFixture.end(raised, charge, new ArrayList<>(charges)));
        return charges.stream()
                .filter(one -> one.bucketId().equals(limited.keyId()))
                .mapToLong(LeaseCharge::amountNano)
                .sum();
    }

    private static void apply(FakeAuthority authority, CreditFixture gateway) {
        authority.apply(gateway.spool.journal().spoolId(), gateway.spool.shipped());
    }

    @Test
    void theAuthorityOfThisTestNoticesAWrongDeclaration() {
        FakeAuthority authority = new FakeAuthority();
        authority.limit(ORG, 100);
        UUID spool = UUID.randomUUID();
        long epoch = CreditFixture.join(authority.open(spool, "n")).epoch();
        var ask = new LeaseAuthority.Ask(UUID.randomUUID(), BucketKey.balance(ORG), 10, 10, 1);
        CreditFixture.join(authority.grant(spool, "n", epoch, List.of(ask)));
        var close = new io.tollway.contracts.usage.UsageEvent.Close(
                spool, 1, ORG, ask.leaseId(), 1, 3, java.time.Instant.EPOCH);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> authority.apply(spool, List.of(close)))
                .isInstanceOf(AssertionError.class);
    }
}
