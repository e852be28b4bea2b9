package io.tollway.billing.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.lease.LeaseResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which calls for leases share a transaction, and that nobody pays for another's mistake. */
class GrantRoundsTest {
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final Authority authority = new Authority();
    private final GrantRounds rounds = new GrantRounds(authority::decide, Duration.ofSeconds(30));

    @Test
    void callsForTheSameWalletGatherWhileOneIsUnderWay() {
        GrantCall.Checked first = call(ACME);
        GrantCall.Checked second = call(ACME, OTHER);
        GrantCall.Checked third = call(OTHER);
        UniAssertSubscriber<List<LeaseResult>> one = ask(first);
        UniAssertSubscriber<List<LeaseResult>> two = ask(second);
        UniAssertSubscriber<List<LeaseResult>> three = ask(third);
        assertThat(authority.asked()).containsExactly(List.of(first));

        authority.answer(0);
        assertThat(authority.asked()).containsExactly(List.of(first), List.of(second, third));
        assertThat(leases(one)).isEqualTo(ids(first));

        authority.answer(1);
        assertThat(leases(two)).isEqualTo(ids(second));
        assertThat(leases(three)).isEqualTo(ids(third));
    }

    @Test
    void callsForOtherWalletsGoAtOnce() {
        GrantCall.Checked first = call(ACME);
        GrantCall.Checked second = call(OTHER);
        ask(first);
        ask(second);

        assertThat(authority.asked()).containsExactly(List.of(first), List.of(second));
    }

    /** Otherwise a call for two organizations could wait for ever behind calls for one of them. */
    @Test
    void nobodyIsOvertakenByALaterCall() {
        GrantCall.Checked first = call(ACME);
        GrantCall.Checked both = call(ACME, OTHER);
        GrantCall.Checked later = call(OTHER);
        ask(first);
        ask(both);
        ask(later);

        assertThat(authority.asked()).containsExactly(List.of(first));
    }

    @Test
    void aCallThatIsRefusedDoesNotTakeTheOthersWithIt() {
        GrantCall.Checked stale = call(ACME);
        GrantCall.Checked good = call(ACME);
        ask(call(ACME));
        UniAssertSubscriber<List<LeaseResult>> refused = ask(stale);
        UniAssertSubscriber<List<LeaseResult>> granted = ask(good);
        authority.answer(0);
        authority.fail(1, new BillingError.Conflict("stale_epoch", "another process").toException());

        assertThat(authority.asked().get(2)).containsExactly(stale);
        authority.fail(2, new BillingError.Conflict("stale_epoch", "another process").toException());
        assertThat(authority.asked().get(3)).containsExactly(good);
        authority.answer(3);

        refused.assertFailedWith(BillingException.class, "stale_epoch");
        assertThat(leases(granted)).isEqualTo(ids(good));
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnceAndTheNextCallGoesOn() {
        ask(call(ACME));
        UniAssertSubscriber<List<LeaseResult>> one = ask(call(ACME));
        UniAssertSubscriber<List<LeaseResult>> two = ask(call(ACME));
        authority.answer(0);
        authority.fail(
                1, new BillingError.Unavailable("database_unavailable", "away", Duration.ofSeconds(1)).toException());

        one.assertFailedWith(BillingException.class, "database_unavailable");
        two.assertFailedWith(BillingException.class, "database_unavailable");
        assertThat(authority.asked()).hasSize(2);
        ask(call(ACME));
        assertThat(authority.asked()).hasSize(3);
    }

    @Test
    void aDatabaseThatNeverAnswersDoesNotKeepTheWallet() {
        GrantRounds impatient = new GrantRounds(authority::decide, Duration.ofMillis(20));
        UniAssertSubscriber<List<LeaseResult>> lost =
                impatient.grant(call(ACME)).subscribe().withSubscriber(UniAssertSubscriber.create());
        lost.awaitFailure().assertFailedWith(BillingException.class, "database_unavailable");

        impatient.grant(call(ACME)).subscribe().withSubscriber(UniAssertSubscriber.create());
        assertThat(authority.asked()).hasSize(2);
    }

    @Test
    void aRoundStaysShort() {
        UUID[] many = Stream.generate(() -> ACME).limit(900).toArray(UUID[]::new);
        ask(call(ACME));
        ask(call(many));
        ask(call(many));
        ask(call(many));
        authority.answer(0);
        assertThat(authority.asked().get(1)).hasSize(2);

        authority.answer(1);
        assertThat(authority.asked().get(2)).hasSize(1);
    }

    private UniAssertSubscriber<List<LeaseResult>> ask(GrantCall.Checked call) {
        return rounds.grant(call).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private static List<UUID> leases(UniAssertSubscriber<List<LeaseResult>> answer) {
        return answer.assertCompleted().getItem().stream()
                .map(LeaseResult::leaseId)
                .toList();
    }

    private static List<UUID> ids(GrantCall.Checked call) {
        return call.requests().stream().map(LeaseRequest::leaseId).toList();
    }

    private static GrantCall.Checked call(UUID... organizations) {
        List<LeaseRequest> requests = Arrays.stream(organizations)
                .map(organization -> new LeaseRequest(
                        UUID.randomUUID(),
                        organization,
                        new Bucket(Bucket.Kind.BALANCE, organization),
                        10,
                        1,
                        1,
                        null,
                        null))
                .toList();
        return new GrantCall.Checked("node", UUID.randomUUID(), 1, requests);
    }

    /** Answers when it is told to. */
    private static final class Authority {
        private final List<List<GrantCall.Checked>> asked = new ArrayList<>();
        private final List<UniEmitter<? super List<List<LeaseResult>>>> open = new ArrayList<>();

        Uni<List<List<LeaseResult>>> decide(List<GrantCall.Checked> calls) {
            return Uni.createFrom().emitter(answer -> {
                asked.add(calls);
                open.add(answer);
            });
        }

        List<List<GrantCall.Checked>> asked() {
            return asked;
        }

        void answer(int round) {
            open.get(round)
                    .complete(asked.get(round).stream()
                            .map(call -> call.requests().stream()
                                    .map(request -> LeaseResult.refused(request, Outcome.INSUFFICIENT, 1))
                                    .toList())
                            .toList());
        }

        void fail(int round, @Nullable Throwable failure) {
            open.get(round).fail(failure);
        }
    }
}
