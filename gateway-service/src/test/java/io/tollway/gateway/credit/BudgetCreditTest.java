package io.tollway.gateway.credit;

import static io.tollway.gateway.credit.CreditFixture.ORG;
import static io.tollway.gateway.credit.CreditFixture.TOKEN;
import static io.tollway.gateway.credit.CreditFixture.join;
import static io.tollway.gateway.credit.CreditFixture.key;
import static io.tollway.gateway.credit.CreditFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.ledger.LeaseClosed;
import io.tollway.contracts.state.BudgetBucket;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetState.Kind;
import io.tollway.contracts.state.BudgetState.Mode;
import io.tollway.contracts.state.BudgetState.Subject;
import io.tollway.contracts.state.BudgetWindow;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.gateway.budget.BudgetIndex;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.CreditFixture.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request reserves in every budget it counts in, or nowhere. */
class BudgetCreditTest {
    private static final long PLENTY = 1_000_000 * TOKEN;
    private static final UUID TEAM = id(1);
    private static final UUID INTERNS = id(2);

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
    void parallelRequestsNeverOverspendASmallBudgetAndAsManyAreServedAsItAffords() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 10_000 * TOKEN);
        List<BudgetMatch> budgets = matches(project(TEAM, 10_000 * TOKEN, Mode.ENFORCE));
        try (CreditFixture gateway = gateway()) {
            List<Future<HoldOutcome>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(gateway.credit.reserve(request(key(null), 1_000L, budgets)));
            }
            int held = 0;
            for (Future<HoldOutcome> each : all) {
                switch (join(each)) {
                    case HoldOutcome.Held one -> held++;
                    case HoldOutcome.Refused refused -> {
                        LimitRefusal why = refused.why();
                        assertThat(why.source()).isEqualTo("project");
                        assertThat(why.name()).isEqualTo("budget");
                        assertThat(why.limitNano()).isEqualTo(10_000 * TOKEN);
                        assertThat(why.budget()).isEqualTo(budgets.getFirst());
                    }
                    case HoldOutcome.Frozen frozen -> throw new AssertionError(frozen);
                    case HoldOutcome.Unavailable unavailable -> throw new AssertionError(unavailable);
                    case HoldOutcome.Unbounded unbounded -> throw new AssertionError(unbounded);
                }
            }
            assertThat(held).isEqualTo(10);
            assertThat(authority.available(TEAM)).isZero();
            assertThat(authority.named).contains(new LeaseAuthority.BudgetName(TEAM, null));
        }
    }

    @Test
    void whatOneBudgetRefusesIsHeldInNoOther() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 1_000 * TOKEN);
        authority.limit(INTERNS, 400 * TOKEN);
        List<BudgetMatch> both = matches(project(TEAM, 1_000 * TOKEN, Mode.ENFORCE), member(INTERNS, 400 * TOKEN));
        try (CreditFixture gateway = gateway()) {
            LimitRefusal why = refused(join(gateway.credit.reserve(request(key(null), 600L, both))));
            assertThat(why.source()).isEqualTo("member");
            assertThat(why.affordableOutputTokens()).isEqualTo(400);

            Hold all = held(join(gateway.credit.reserve(request(key(null), 1_000L, both.subList(0, 1)))));
            assertThat(all.settle(700 * TOKEN, null))
                    .extracting(LeaseCharge::bucketKind, LeaseCharge::bucketId)
                    .contains(org.assertj.core.groups.Tuple.tuple("budget", TEAM));
        }
    }

    @Test
    void aRequestWithoutMaximumIsCappedByTheTightestBudget() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 700 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            HoldOutcome.Held held = (HoldOutcome.Held) join(gateway.credit.reserve(
                    request(key(null), null, matches(project(TEAM, 700 * TOKEN, Mode.ENFORCE)))));
            assertThat(held.outputCap()).isEqualTo(700);
            assertThat(held.capped()).isTrue();
        }
    }

    @Test
    void everyEndUserHasABucketOfTheirOwn() {
        BudgetState each = new BudgetState(
                TEAM,
                "each",
                new Subject(Kind.END_USER, null, null),
                100 * TOKEN,
                BudgetWindow.LIFETIME,
                "UTC",
                Mode.ENFORCE);
        authority.limit(ORG, PLENTY);
        authority.limit(BudgetBucket.of(TEAM, "alice").id(), 100 * TOKEN);
        authority.limit(BudgetBucket.of(TEAM, "bob").id(), 100 * TOKEN);
        BudgetIndex index = BudgetIndex.of(List.of(each));
        try (CreditFixture gateway = gateway()) {
            for (String user : List.of("alice", "bob")) {
                List<BudgetMatch> budgets = index.matching(key(null), List.of(), List.of(), user);
                held(join(gateway.credit.reserve(request(key(null), 100L, budgets))));
                LimitRefusal why = refused(join(gateway.credit.reserve(request(key(null), 1L, budgets))));
                assertThat(why.source()).isEqualTo("end_user");
                assertThat(Objects.requireNonNull(why.budget()).bucket().value())
                        .isEqualTo(user);
            }
            assertThat(authority.named).contains(new LeaseAuthority.BudgetName(TEAM, "bob"));
        }
    }

    @Test
    void onlyTheModelThatAnsweredIsChargedThoughAllThatCouldAreHeld() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 500 * TOKEN);
        authority.limit(INTERNS, 500 * TOKEN);
        BudgetIndex index = BudgetIndex.of(List.of(model(TEAM, "acme/one"), model(INTERNS, "acme/two")));
        List<BudgetMatch> budgets = index.matching(key(null), List.of("acme/one", "acme/two"), List.of(), null);
        try (CreditFixture gateway = gateway()) {
            Hold hold = held(join(gateway.credit.reserve(request(key(null), 500L, budgets))));
            List<LeaseCharge> charges = hold.settle(300 * TOKEN, "acme/two");

            assertThat(charges)
                    .extracting(LeaseCharge::bucketId, LeaseCharge::amountNano)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(ORG, 300 * TOKEN),
                            org.assertj.core.groups.Tuple.tuple(TEAM, 0L),
                            org.assertj.core.groups.Tuple.tuple(INTERNS, 300 * TOKEN));
            held(join(gateway.credit.reserve(request(key(null), 500L, budgets.subList(0, 1)))));
        }
    }

    @Test
    void aShadowBudgetThatNobodyCanAnswerForHoldsNoRequestUp() {
        authority.limit(ORG, PLENTY);
        try (CreditFixture gateway = gateway()) {
            gateway.complete(held(gateway.reserve(1_000L)), 0);
            authority.down = true;

            HoldOutcome outcome =
                    join(gateway.credit.reserve(request(key(null), 500L, matches(project(TEAM, 1, Mode.SHADOW)))));

            Hold hold = held(outcome);
            assertThat(hold.settle(500 * TOKEN, null))
                    .extracting(LeaseCharge::bucketKind)
                    .containsExactly("balance");
            assertThat(join(gateway.credit.reserve(request(key(null), 500L, matches(project(TEAM, 1, Mode.ENFORCE))))))
                    .isInstanceOf(HoldOutcome.Unavailable.class);
        }
    }

    @Test
    void aShadowBudgetCountsAlsoWhatAnExtensionCouldNotReserveInIt() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 100 * TOKEN);
        try (CreditFixture gateway = gateway()) {
            gateway.complete(held(gateway.reserve(5_000L)), 0);
            Hold hold = held(
                    join(gateway.credit.reserve(request(key(null), 100L, matches(project(TEAM, 1, Mode.SHADOW))))));

            assertThat(hold.extend(1_000)).isTrue();

            assertThat(hold.settle(900 * TOKEN, null))
                    .filteredOn(charge -> charge.bucketKind().equals("budget"))
                    .singleElement()
                    .extracting(LeaseCharge::amountNano)
                    .isEqualTo(900 * TOKEN);
        }
    }

    @Test
    void aLimitThatWasLoweredHoldsForTheNextRequestAlthoughALeaseIsAtHand() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 1_000 * TOKEN);
        try (CreditFixture gateway = patient()) {
            gateway.complete(
                    held(join(gateway.credit.reserve(
                            request(key(null), 1_000L, 1, matches(project(TEAM, 1_000 * TOKEN, Mode.ENFORCE)))))),
                    100 * TOKEN);
            authority.limit(TEAM, 200 * TOKEN);
            List<BudgetMatch> lowered = matches(project(TEAM, 200 * TOKEN, Mode.ENFORCE));

            Future<HoldOutcome> next = gateway.credit.reserve(request(key(null), 101L, 2, lowered));
            while (!next.isComplete()) {
                UUID spool = gateway.spool.journal().spoolId();
                authority.apply(spool, gateway.spool.shipped());
                authority
                        .closed()
                        .forEach(lease ->
                                gateway.credit.closedByBilling(new LeaseClosed(lease, spool, ORG, "closed", 1)));
                LockSupport.parkNanos(5_000_000); // the gateway looks every 20 ms
            }

            assertThat(refused(join(next)).limitNano()).isEqualTo(200 * TOKEN);
            held(join(gateway.credit.reserve(request(key(null), 100L, 2, lowered))));
        }
    }

    @Test
    void aBudgetsLeaseIsUsedAgainAfterARestart() {
        authority.limit(ORG, PLENTY);
        authority.limit(TEAM, 1_000 * TOKEN);
        List<BudgetMatch> budgets = matches(project(TEAM, 1_000 * TOKEN, Mode.ENFORCE));
        try (CreditFixture gateway = gateway()) {
            gateway.complete(held(join(gateway.credit.reserve(request(key(null), 1_000L, budgets)))), 400 * TOKEN);
        }
        authority.down = true;
        try (CreditFixture gateway = gateway()) {
            Future<HoldOutcome> at = gateway.credit.reserve(request(key(null), 600L, budgets));
            assertThat(at.isComplete()).isTrue();
            gateway.complete(held(at.result()), 0);
        }
    }

    @Test
    void aRequestStartsInTheWindowOfItsMomentInTheBudgetsZone() {
        MovableClock clock = new MovableClock(Instant.parse("2026-03-28T22:59:59Z"));
        LeaseBook book = new LeaseBook(clock, System::nanoTime);
        BudgetState daily = new BudgetState(
                TEAM,
                "daily",
                new Subject(Kind.ORGANIZATION, null, null),
                1,
                BudgetWindow.DAILY,
                "Europe/Berlin",
                Mode.ENFORCE);
        HoldRequest request = request(key(null), 1L, matches(daily));

        Bucket today = book.bucketsOf(request).get(1);
        assertThat(book.bucketsOf(request).get(1)).isSameAs(today);
        clock.now = Instant.parse("2026-03-28T23:00:00Z");
        BucketKey tomorrow = book.bucketsOf(request).get(1).key();

        assertThat(Instant.ofEpochMilli(today.key().windowEnd())).isEqualTo(clock.now);
        assertThat(Instant.ofEpochMilli(tomorrow.windowStart())).isEqualTo(clock.now);
        assertThat(Instant.ofEpochMilli(tomorrow.windowEnd()))
                .as("the night in which clocks go forward")
                .isEqualTo(Instant.parse("2026-03-29T22:00:00Z"));
    }

    private static final class MovableClock extends java.time.Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public java.time.Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static List<BudgetMatch> matches(BudgetState... budgets) {
        List<BudgetMatch> matches = new ArrayList<>();
        for (BudgetState each : budgets) {
            matches.add(new BudgetMatch(each, BudgetBucket.of(each.budgetId()), null));
        }
        return matches;
    }

    private static BudgetState project(UUID id, long limit, Mode mode) {
        return budget(id, new Subject(Kind.PROJECT, id(7), null), limit, mode);
    }

    private static BudgetState member(UUID id, long limit) {
        return budget(id, new Subject(Kind.MEMBER, id(8), null), limit, Mode.ENFORCE);
    }

    private static BudgetState model(UUID id, String model) {
        return budget(id, new Subject(Kind.MODEL, null, model), 500 * TOKEN, Mode.ENFORCE);
    }

    private static BudgetState budget(UUID id, Subject subject, long limit, Mode mode) {
        return new BudgetState(id, "budget", subject, limit, BudgetWindow.LIFETIME, "UTC", mode);
    }

    private static UUID id(int number) {
        return new UUID(0x0198_b000_0000_7000L, 0x8000_0000_0000_1000L + number);
    }

    /** For requests that wait until billing has taken a lease back, on a machine that may be busy. */
    private CreditFixture patient() {
        Settings quick = Settings.quick();
        return new CreditFixture(
                folder.resolve("gateway"),
                vertx,
                authority,
                new Settings(
                        quick.leaseUrl(),
                        quick.leaseTokenFile(),
                        Duration.ofSeconds(15),
                        quick.idleReturn(),
                        quick.lowBalanceIdleReturn(),
                        quick.callTimeout()));
    }

    private CreditFixture gateway() {
        return new CreditFixture(folder.resolve("gateway"), vertx, authority, Settings.quick());
    }

    private static Hold held(@Nullable HoldOutcome outcome) {
        assertThat(outcome).isInstanceOf(HoldOutcome.Held.class);
        return ((HoldOutcome.Held) Objects.requireNonNull(outcome)).hold();
    }

    private static LimitRefusal refused(HoldOutcome outcome) {
        assertThat(outcome).isInstanceOf(HoldOutcome.Refused.class);
        return ((HoldOutcome.Refused) outcome).why();
    }
}
