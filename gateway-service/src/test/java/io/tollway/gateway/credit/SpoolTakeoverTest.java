package io.tollway.gateway.credit;

import static io.tollway.gateway.credit.CreditFixture.ORG;
import static io.tollway.gateway.credit.CreditFixture.TOKEN;
import static io.tollway.gateway.credit.CreditFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageEvent;
import io.tollway.gateway.credit.CreditFixture.Settings;
import io.tollway.gateway.usage.SpoolFixture;
import io.tollway.gateway.usage.StartRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is given the volume of another one, which is dead, or is believed to be. */
class SpoolTakeoverTest {
    private static final long CREDIT = 1_000 * TOKEN;
    private static Vertx vertx;

    @TempDir
    Path volume;

    private final FakeAuthority authority = new FakeAuthority();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aGatewayOfAnotherNameEndsShipsAndDeclaresWhatTheDeadOneLeftAndEverythingIsChargedOnce() {
        authority.limit(ORG, CREDIT);
        UUID unfinished;
        UUID spool;
        try (CreditFixture dead = gateway("gw-dead")) {
            dead.complete(held(dead.reserve(100L)), 70 * TOKEN);
            // A part of it had been shipped and applied already.
            spool = dead.spool.journal().spoolId();
            authority.apply(spool, dead.spool.shipped());
            dead.complete(held(dead.reserve(100L)), 30 * TOKEN);
            unfinished = begun(dead).requestId();
        }

        try (CreditFixture heir = gateway("gw-heir")) {
            assertThat(heir.spool.journal().spoolId()).isEqualTo(spool);
            assertThat(heir.spool.journal().open())
                    .as("leases that the heir would go on drawing on")
                    .isEmpty();
            authority.apply(spool, heir.spool.shipped());
            assertThat(authority.openLeases()).as("all are declared and proven").isZero();
            assertThat(authority.used(ORG)).isEqualTo(100 * TOKEN);
            assertThat(authority.available(ORG)).isEqualTo(CREDIT - 100 * TOKEN);
            assertThat(finals(heir.spool.shipped()))
                    .filteredOn(end -> end.requestId().equals(unfinished))
                    .singleElement()
                    .satisfies(end -> {
                        assertThat(end.outcome()).isEqualTo(UsageEvent.Outcome.GATEWAY_FAILED);
                        assertThat(end.chargeNano()).isZero();
                    });

            heir.complete(held(heir.reserve(100L)), 5 * TOKEN);
            authority.apply(spool, heir.spool.shipped());
            assertThat(authority.used(ORG)).isEqualTo(105 * TOKEN);
            assertThat(finals(heir.spool.shipped()))
                    .extracting(UsageEvent.Final::requestId)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aLeaseThatOnlyBillingKnowsTheDeadGatewayGotIsClosedUnused() {
        authority.limit(ORG, CREDIT);
        authority.forgetReply = true;
        try (CreditFixture dead = gateway("gw-dead")) {
            dead.credit.reserve(CreditFixture.request(key(null), 100L));
            await(() -> authority.openLeases() == 1);
            authority.down = true;
        }
        authority.down = false;

        try (CreditFixture heir = gateway("gw-heir")) {
            await(() -> {
                authority.apply(heir.spool.journal().spoolId(), heir.spool.shipped());
                return authority.openLeases() == 0;
            });
            assertThat(authority.available(ORG)).isEqualTo(CREDIT);
        }
    }

    @Test
    void theSameGatewayStartedAgainGoesOnWithItsLeases() {
        authority.limit(ORG, CREDIT);
        try (CreditFixture gateway = gateway("gw-1")) {
            gateway.complete(held(gateway.reserve(100L)), 70 * TOKEN);
        }
        authority.down = true;
        try (CreditFixture again = gateway("gw-1")) {
            again.complete(held(again.reserve(10L)), 10 * TOKEN);
        }
    }

    @Test
    void theFolderOfALivingGatewayIsRefusedByItsName() {
        authority.limit(ORG, CREDIT);
        try (CreditFixture living = gateway("gw-living")) {
            assertThatThrownBy(() -> SpoolFixture.open(volume, "gw-thief"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gateway.spool.directory")
                    .hasMessageContaining("gw-living");
            begun(living);
        }
    }

    @Test
    void aLivingGatewayWhoseVolumeKeepsNoLocksStandsDownWhenAnotherHasTakenIt() throws IOException {
        authority.limit(ORG, CREDIT);
        try (CreditFixture living = gateway("gw-living")) {
            begun(living);
            Files.writeString(volume.resolve("spool.owner"), "2 gw-thief\n");
            await(() -> refusal(living).contains("gateway gw-thief has taken the folder over"));
        }
    }

    /** What a request that starts now is told; empty when it may. */
    private static String refusal(CreditFixture gateway) {
        StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 0, List.of());
        Future<Void> started = gateway.spool.start(start);
        return started.failed() ? String.valueOf(started.cause().getMessage()) : "";
    }

    private static StartRecord begun(CreditFixture gateway) {
        Hold hold = held(gateway.reserve(100L));
        StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), hold.amountNano(), hold.leaseIds());
        CreditFixture.join(gateway.spool.start(start));
        return start;
    }

    private static List<UsageEvent.Final> finals(List<UsageEvent> events) {
        return events.stream()
                .filter(UsageEvent.Final.class::isInstance)
                .map(UsageEvent.Final.class::cast)
                .toList();
    }

    private CreditFixture gateway(String name) {
        return new CreditFixture(volume, vertx, authority, Settings.quick(), name);
    }

    private static Hold held(HoldOutcome outcome) {
        assertThat(outcome).isInstanceOf(HoldOutcome.Held.class);
        return ((HoldOutcome.Held) outcome).hold();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
