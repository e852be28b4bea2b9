package io.tollway.gateway.credit;

import static io.tollway.gateway.credit.CreditFixture.ORG;
import static io.tollway.gateway.credit.CreditFixture.TOKEN;
import static io.tollway.gateway.credit.CreditFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.ledger.LeaseClosed;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.gateway.credit.CreditFixture.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasedCreditTest {
    private static Vertx vertx;

    @TempDir
    Path folder;

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
    void theFirstRequestFetchesALeaseAndTheNextOnesNeedNobody() {
        authority.limit(ORG, 10_000_000_000L);
        try (CreditFixture gateway = gateway()) {
            Hold first = held(gateway.reserve(1_000L));
            assertThat(first.amountNano()).isEqualTo(1_000 * TOKEN);
            gateway.complete(first, 400 * TOKEN);
            await(() -> authority.held(ORG) > 2_000 * TOKEN); // a slice came in the background
            held(gateway.reserve(1_001L)).release(); // and is the gateway's: one more than what is left of the first
            authority.down = true;
            for (int i = 0; i < 10; i++) {
                Future<HoldOutcome> at = gateway.credit.reserve(CreditFixture.request(key(null), 1_000L));
                assertThat(at.isComplete()).isTrue();
                gateway.complete(held(at.result()), TOKEN);
            }
        }
    }

    @Test
    void parallelRequestsOnALittleCreditNeverOverspendAndTheRestIsRefused() {
        authority.limit(ORG, 10_000_000L); // $0.01
        try (CreditFixture gateway = gateway()) {
            List<Future<HoldOutcome>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(gateway.credit.reserve(CreditFixture.request(key(null), 1_000L)));
            }
            int held = 0;
            for (Future<HoldOutcome> each : all) {
                switch (CreditFixture.join(each)) {
                    case HoldOutcome.Held one -> {
                        held++;
                        assertThat(one.capped()).isFalse();
                    }
                    case HoldOutcome.Refused refused -> {
                        assertThat(refused.why().source()).isEqualTo("balance");
                        assertThat(refused.why().requestedNano()).isEqualTo(1_000 * TOKEN);
                    }
                    case HoldOutcome.Frozen frozen -> throw new AssertionError(frozen);
                    case HoldOutcome.Unavailable unavailable -> throw new AssertionError(unavailable);
                    case HoldOutcome.Unbounded unbounded -> throw new AssertionError(unbounded);
                }
            }
            assertThat(held).isEqualTo(10);
            assertThat(authority.available(ORG)).isZero();
        }
    }

    @Test
    void aRequestWithoutMaximumIsCappedByWhatTheOrganizationAffords() {
        authority.limit(ORG, 1_000 * TOKEN + 7);
        try (CreditFixture gateway = gateway()) {
            HoldOutcome.Held held = (HoldOutcome.Held) gateway.reserve(null);
            assertThat(held.outputCap()).isEqualTo(1_000);
            assertThat(held.capped()).isTrue();
            assertThat(held.hold().amountNano()).isEqualTo(1_000 * TOKEN);
        }
    }

    @Test
    void withEnoughMoneyTheCapIsTheDefaultAndNotCalledCapped() {
        authority.limit(ORG, 100_000 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            HoldOutcome.Held held = (HoldOutcome.Held) gateway.reserve(null);
            assertThat(held.outputCap()).isEqualTo(8_192);
            assertThat(held.capped()).isFalse();
        }
    }

    @Test
    void belowTheFloorARequestWithoutMaximumIsRefusedWithWhatCouldBeAfforded() {
        authority.limit(ORG, 255 * TOKEN + 999);
        try (CreditFixture gateway = gateway()) {
            LimitRefusal why = ((HoldOutcome.Refused) gateway.reserve(null)).why();
            assertThat(why.affordableOutputTokens()).isEqualTo(255);
            assertThat(why.requestedNano()).isEqualTo(256 * TOKEN);
        }
    }

    @Test
    void anExplicitMaximumThatCannotBeAffordedIsRefusedWithWhatCouldBe() {
        authority.limit(ORG, 500 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            LimitRefusal why = ((HoldOutcome.Refused) gateway.reserve(501L)).why();
            assertThat(why.affordableOutputTokens()).isEqualTo(500);
            assertThat(why.limitNano()).isEqualTo(500 * TOKEN);
            assertThat(held(gateway.reserve(500L)).amountNano()).isEqualTo(500 * TOKEN);
        }
    }

    @Test
    void whatIsFreeInOtherLeasesOfThisNodeCountsAsAffordable() {
        authority.limit(ORG, 1_000 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            gateway.complete(held(gateway.reserve(800L)), 100 * TOKEN);
            // 700 are free in the lease at hand, 200 at billing: 900 together.
            assertThat(held(gateway.reserve(900L)).leaseIds()).hasSize(2);
        }
    }

    @Test
    void aKeysOwnLimitIsReservedTogetherWithTheBalanceOrNotAtAll() {
        ApiKeyState limited = key(300 * TOKEN);
        authority.limit(ORG, 10_000 * TOKEN);
        authority.limit(limited.keyId(), 300 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            Hold hold = held(gateway.reserve(limited, 300L));
            assertThat(hold.leaseIds()).hasSize(2);
            LimitRefusal why = ((HoldOutcome.Refused) gateway.reserve(limited, 1L)).why();
            assertThat(why.source()).isEqualTo("key");
            assertThat(why.name()).isEqualTo("build server");
            assertThat(why.limitNano()).isEqualTo(300 * TOKEN);

            List<LeaseCharge> charges = hold.settle(200 * TOKEN, null);
            assertThat(charges).extracting(LeaseCharge::bucketKind).containsExactly("balance", "key");
            assertThat(charges).extracting(LeaseCharge::amountNano).containsOnly(200 * TOKEN);
            assertThat(held(gateway.reserve(limited, 100L)).amountNano()).isEqualTo(100 * TOKEN);
        }
    }

    @Test
    void billingBeingDownIsNeverARefusal() {
        authority.down = true;
        try (CreditFixture gateway = gateway()) {
            assertThat(gateway.reserve(10L)).isInstanceOf(HoldOutcome.Unavailable.class);
        }
    }

    @Test
    void whatBillingCannotKnowYetOrHoldsBackIsNeverARefusal() {
        authority.limit(ORG, 10_000 * TOKEN);
        for (LeaseAuthority.Outcome outcome : LeaseAuthority.Outcome.values()) {
            switch (outcome) {
                case GRANTED, INSUFFICIENT -> {}
                case QUARANTINED, UNAVAILABLE, FROZEN, WINDOW_ENDED -> {
                    authority.forced = outcome;
                    try (CreditFixture gateway = gateway()) {
                        assertThat(gateway.reserve(10L)).as("%s", outcome).isInstanceOf(HoldOutcome.Unavailable.class);
                    }
                }
            }
        }
    }

    @Test
    void aConfigurationThatBillingReceivesInTimeIsWaitedFor() {
        authority.limit(ORG, 10_000 * TOKEN);
        authority.forced = LeaseAuthority.Outcome.UNAVAILABLE;
        try (CreditFixture gateway = gateway()) {
            Future<HoldOutcome> waiting = gateway.credit.reserve(CreditFixture.request(key(null), 10L));
            await(() -> authority.calls > 2);
            authority.forced = null;
            assertThat(CreditFixture.join(waiting)).isInstanceOf(HoldOutcome.Held.class);
        }
    }

    @Test
    void aLostReplyIsAskedForAgainUnderTheSameIdAndGrantedOnce() {
        authority.limit(ORG, 1_000 * TOKEN);
        authority.forgetReply = true;
        try (CreditFixture gateway = gateway()) {
            Hold hold = held(gateway.reserve(1_000L));
            assertThat(authority.openLeases()).isEqualTo(1);
            assertThat(authority.granted(hold.leaseIds().getFirst())).isEqualTo(1_000 * TOKEN);
        }
    }

    @Test
    void idleLeasesGoBackAndTheWholeRestCanBeUsedByAnotherGateway() {
        authority.limit(ORG, 1_000 * TOKEN);
        try (CreditFixture one = gateway("one");
                CreditFixture two = gateway("two")) {
            one.complete(held(one.reserve(900L)), 100 * TOKEN);
            Future<HoldOutcome> other = two.credit.reserve(CreditFixture.request(key(null), 900L));
            await(() -> {
                authority.apply(one.spool.journal().spoolId(), one.spool.shipped());
                return other.isComplete();
            });
            assertThat(held(CreditFixture.join(other)).amountNano()).isEqualTo(900 * TOKEN);
            assertThat(authority.closed()).isNotEmpty();
        }
    }

    @Test
    void aDisputeRecallsTheLeasesAtHandAndTheNextRequestIsToldWhichItIs() {
        authority.limit(ORG, 1_000 * TOKEN);
        try (CreditFixture one = gateway("one")) {
            Hold running = held(one.reserve(100L));
            UUID lease = authority.granted().getFirst();
            authority.forced = LeaseAuthority.Outcome.FROZEN;
            authority.frozenBy = "dp_1";

            one.credit.closedByBilling(
                    new LeaseClosed(lease, one.spool.journal().spoolId(), ORG, "recalled", 0));

            await(() -> {
                HoldOutcome next = one.reserve(100L);
                if (next instanceof HoldOutcome.Held early) {
                    early.hold().release();
                }
                return next instanceof HoldOutcome.Frozen frozen
                        && frozen.dispute().equals("dp_1");
            });
            one.complete(running, 100 * TOKEN);
            await(() -> {
                authority.apply(one.spool.journal().spoolId(), one.spool.shipped());
                return authority.closed().contains(lease);
            });
        }
    }

    @Test
    void whatAnotherGatewayKeepsIsRefusedAfterAWhileAndNotCalledUnavailable() {
        authority.limit(ORG, 1_000 * TOKEN);
        try (CreditFixture one = gateway("one");
                CreditFixture two = gateway("two")) {
            held(one.reserve(1_000L));
            // At different moments of their wait, so that they end before, during and after a question.
            List<Future<HoldOutcome>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(two.credit.reserve(CreditFixture.request(key(null), 100L)));
                int asked = authority.calls;
                await(() -> authority.calls > asked);
            }
            for (Future<HoldOutcome> each : waiting) {
                assertThat(CreditFixture.join(each)).isInstanceOf(HoldOutcome.Refused.class);
            }
        }
    }

    @Test
    void aSmallBalanceIsNeverRefusedToAClientThatSendsOneRequestAfterTheOther() {
        authority.limit(ORG, 1_000 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            for (int i = 0; i < 20; i++) {
                gateway.complete(held(gateway.reserve(900L)), 5 * TOKEN);
                if (i % 5 == 4) {
                    // The lease went back; billing applies it a moment later, and that moment is not a 402.
                    await(() -> gateway.spool.shipped().getLast() instanceof UsageEvent.Close);
                    Future<HoldOutcome> next = gateway.credit.reserve(CreditFixture.request(key(null), 900L));
                    assertThat(next.isComplete()).isFalse();
                    authority.apply(gateway.spool.journal().spoolId(), gateway.spool.shipped());
                    gateway.complete(held(CreditFixture.join(next)), 0);
                }
            }
        }
    }

    @Test
    void anExtensionTakesWhatIsFreeAndAsksForMoreInTheBackground() {
        authority.limit(ORG, 10_000 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            Hold hold = held(gateway.reserve(100L));
            await(() -> hold.extend(1_000));
            assertThat(hold.amountNano()).isEqualTo(1_000 * TOKEN);
            List<UUID> leases = hold.leaseIds();
            assertThat(leases).hasSizeGreaterThan(1);
            List<LeaseCharge> charges = hold.settle(150 * TOKEN, null);
            assertThat(charges).extracting(LeaseCharge::leaseId).containsExactlyElementsOf(leases);
            assertThat(charges.stream().mapToLong(LeaseCharge::amountNano).sum())
                    .isEqualTo(150 * TOKEN);
            assertThat(hold.extend(2_000)).isFalse();
        }
    }

    @Test
    void aHoldEndsOnceAndNeverPaysMoreThanItHolds() {
        authority.limit(ORG, 10_000 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            Hold hold = held(gateway.reserve(100L));
            assertThatThrownBy(() -> hold.settle(100 * TOKEN + 1, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> hold.settle(-1, null)).isInstanceOf(IllegalArgumentException.class);
            hold.settle(100 * TOKEN, null);
            assertThatThrownBy(() -> hold.settle(0, null)).isInstanceOf(IllegalStateException.class);
            hold.release();
        }
    }

    @Test
    void anUnexpiredLeaseIsUsedAgainAfterARestartWithBillingDown() {
        authority.limit(ORG, 10_000_000_000L);
        try (CreditFixture gateway = gateway()) {
            gateway.complete(held(gateway.reserve(1_000L)), 400 * TOKEN);
        }
        authority.down = true;
        try (CreditFixture gateway = gateway()) {
            Future<HoldOutcome> at = gateway.credit.reserve(CreditFixture.request(key(null), 600L));
            assertThat(at.isComplete()).isTrue();
            gateway.complete(held(at.result()), 100 * TOKEN);
        }
    }

    @Test
    void leasesOfADeadProcessAreClosedByWhatItsSpoolHolds() {
        authority.limit(ORG, 1_000 * TOKEN);
        authority.validityMillis = 50;
        try (CreditFixture gateway = gateway()) {
            Hold hold = held(gateway.reserve(300L));
            gateway.complete(hold, 120 * TOKEN);
        }
        authority.validityMillis = 900_000;
        try (CreditFixture gateway = gateway()) {
            await(() -> {
                authority.apply(gateway.spool.journal().spoolId(), gateway.spool.shipped());
                return authority.openLeases() == 0;
            });
            assertThat(authority.used(ORG)).isEqualTo(120 * TOKEN);
            assertThat(authority.available(ORG)).isEqualTo(880 * TOKEN);
        }
    }

    @Test
    void aNodeWhoseSpoolWasTakenOverUsesNoNewLease() {
        authority.limit(ORG, 10_000 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            gateway.complete(held(gateway.reserve(10L)), 0);
            authority.open(gateway.spool.journal().spoolId(), "thief");
            assertThat(gateway.reserve(100_000L)).isInstanceOf(HoldOutcome.Unavailable.class);
        }
    }

    @Test
    void freeRequestsNeedNoLeaseAndNobody() {
        authority.down = true;
        try (CreditFixture gateway = gateway()) {
            HoldRequest free = new HoldRequest(
                    ORG,
                    key(5L),
                    1,
                    List.of(CreditFixture.price(0, 0)),
                    RequestSize.text(10, 1, 0),
                    10L,
                    null,
                    null,
                    1);
            Hold hold = held(CreditFixture.join(gateway.credit.reserve(free)));
            assertThat(hold.amountNano()).isZero();
            assertThat(hold.leaseIds()).isEmpty();
            assertThat(hold.settle(0, null)).isEmpty();
        }
    }

    private CreditFixture gateway() {
        return gateway("gateway");
    }

    private CreditFixture gateway(String name) {
        return new CreditFixture(folder.resolve(name), vertx, authority, Settings.quick());
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
