package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.BillingError.Conflict;
import io.tollway.billing.error.BillingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Puts calls for leases together that would wait for the same wallets anyway: while one round of an organization is with the database, later calls of that organization gather and become
 * the next round, in one transaction that locks and moves each wallet once. Calls of other organizations go at once. Any thread may call.
 */
@ApplicationScoped
class GrantRounds {
    /** A transaction stays so short that nobody waits long for its locks. */
    private static final int MOST_REQUESTS = 2_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Function<List<GrantCall.Checked>, Uni<List<List<LeaseResult>>>> authority;
    private final Duration patience;
    private final Object lock = new Object();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<UUID> busy = new HashSet<>();

    @Inject
    GrantRounds(LeaseAuthority authority) {
        this(authority::grant, PATIENCE);
    }

    /**
     * @param authority decides a round: all of it or nothing
     * @param patience how long a round may take
     */
    GrantRounds(Function<List<GrantCall.Checked>, Uni<List<List<LeaseResult>>>> authority, Duration patience) {
        this.authority = authority;
        this.patience = patience;
    }

    private record Waiting(
            GrantCall.Checked call, Set<UUID> organizations, UniEmitter<? super List<LeaseResult>> answer) {}

    /** As {@link LeaseAuthority#grant}, for one call. */
    Uni<List<LeaseResult>> grant(GrantCall.Checked call) {
        Set<UUID> organizations = new HashSet<>();
        call.requests().forEach(request -> organizations.add(request.organizationId()));
        return Uni.createFrom().emitter(answer -> {
            synchronized (lock) {
                waiting.addLast(new Waiting(call, organizations, answer));
            }
            startWhatCan();
        });
    }

    private void startWhatCan() {
        List<List<Waiting>> rounds;
        synchronized (lock) {
            rounds = rounds();
        }
        rounds.forEach(this::run);
    }

    /** Takes every waiting call whose wallets nobody holds, in the order of arrival: calls that share organizations with each other make one round. */
    private List<List<Waiting>> rounds() {
        List<List<Waiting>> rounds = new ArrayList<>();
        Set<UUID> blocked = new HashSet<>(busy);
        List<Waiting> left = new ArrayList<>();
        List<Waiting> round = new ArrayList<>();
        Set<UUID> ofRound = new HashSet<>();
        int requests = 0;
        for (Waiting each : waiting) {
            boolean fits = requests + each.call().requests().size() <= MOST_REQUESTS || round.isEmpty();
            if (!fits || !Collections.disjoint(each.organizations(), blocked)) {
                // Whoever comes later for one of these must not overtake it.
                blocked.addAll(each.organizations());
                left.add(each);
            } else if (round.isEmpty() || !Collections.disjoint(each.organizations(), ofRound)) {
                round.add(each);
                ofRound.addAll(each.organizations());
                requests += each.call().requests().size();
            } else {
                rounds.add(List.of(each));
                blocked.addAll(each.organizations());
            }
        }
        if (!round.isEmpty()) {
            rounds.add(List.copyOf(round));
        }
        waiting.clear();
        waiting.addAll(left);
        rounds.forEach(some -> some.forEach(each -> busy.addAll(each.organizations())));
        return rounds;
    }

    private void run(List<Waiting> round) {
        decide(round.stream().map(Waiting::call).toList())
                .subscribe()
                .with(
                        results -> {
                            done(round);
                            for (int i = 0; i < round.size(); i++) {
                                round.get(i).answer().complete(results.get(i));
                            }
                        },
                        failure -> failed(round, failure));
    }

    /** A database that does not answer must not keep an organization from asking again; what it commits later is found by the lease's id. */
    private Uni<List<List<LeaseResult>>> decide(List<GrantCall.Checked> calls) {
        return Uni.createFrom()
                .deferred(() -> authority.apply(calls))
                .ifNoItem()
                .after(patience)
                .failWith(() -> new BillingError.Unavailable(
                                "database_unavailable",
                                "The ledger's database does not answer; ask again with the same lease ids.",
                                Duration.ofSeconds(1))
                        .toException());
    }

    /** A refusal is one call's fault and must not be the others': each is asked by itself then, one after the other, with the wallets still theirs. */
    private void failed(List<Waiting> round, Throwable failure) {
        boolean oneCallsFault = failure instanceof BillingException refused && refused.error() instanceof Conflict;
        if (round.size() == 1 || !oneCallsFault) {
            done(round);
            round.forEach(each -> each.answer().fail(failure));
            return;
        }
        alone(round, 0);
    }

    private void alone(List<Waiting> round, int next) {
        if (next == round.size()) {
            done(round);
            return;
        }
        Waiting each = round.get(next);
        decide(List.of(each.call()))
                .subscribe()
                .with(
                        results -> {
                            each.answer().complete(results.getFirst());
                            alone(round, next + 1);
                        },
                        failure -> {
                            each.answer().fail(failure);
                            alone(round, next + 1);
                        });
    }

    private void done(List<Waiting> round) {
        synchronized (lock) {
            round.forEach(each -> busy.removeAll(each.organizations()));
        }
        startWhatCan();
    }
}
