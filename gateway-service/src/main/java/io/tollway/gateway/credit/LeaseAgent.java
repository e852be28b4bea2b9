package io.tollway.gateway.credit;

import io.tollway.contracts.ledger.LeaseClosed;
import io.tollway.gateway.credit.BucketDesk.Answer;
import io.tollway.gateway.credit.LeaseAuthority.Ask;
import io.tollway.gateway.credit.LeaseAuthority.Grant;
import io.tollway.gateway.credit.LeaseAuthority.Opened;
import io.tollway.gateway.credit.LeaseAuthority.Outcome;
import io.tollway.gateway.usage.LeaseJournal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The slow path: serves requests that found too little in the leases at hand; {@link LeaseSupply} renews and returns leases in the background. One event-loop context, so it needs no locks.
 */
final class LeaseAgent implements LeaseCalls.Listener {
    private static final long LOOK_AGAIN = 150_000_000L;
    private static final long FORGET_AFTER = 600_000_000_000L;
    private static final long MEASURE = 1_000_000_000L;

    private final Vertx vertx;
    private final Context context;
    private final LeaseBook book;
    private final LeaseJournal journal;
    private final CreditConfig config;
    private final Clock clock;
    private final LongSupplier nanos;
    private final LeaseCalls calls;
    private final LeaseSupply supply;
    private final AtomicInteger waiting = new AtomicInteger();
    private long measuredAt;
    private long timer = -1;

    LeaseAgent(
            Vertx vertx,
            LeaseBook book,
            LeaseAuthority authority,
            LeaseJournal journal,
            String nodeId,
            CreditConfig config,
            Clock clock,
            LongSupplier nanos) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.book = book;
        this.journal = journal;
        this.config = config;
        this.clock = clock;
        this.nanos = nanos;
        this.calls = new LeaseCalls(context, authority, journal, nodeId, nanos, this);
        this.supply = new LeaseSupply(journal, config, calls, new LeaseIds(clock));
        this.measuredAt = nanos.getAsLong();
    }

    /** Resumes at once what the spool says is still valid, then takes up contact with billing. */
    void start() {
        new LeaseResumption(book, journal, clock, nanos).fromJournal();
        context.runOnContext(turn -> {
            timer = vertx.setPeriodic(config.tick().toMillis(), tick -> context.runOnContext(each -> tick()));
            calls.tick();
        });
    }

    void stop() {
        context.runOnContext(turn -> vertx.cancelTimer(timer));
    }

    int waiting() {
        return waiting.get();
    }

    boolean fenced() {
        return calls.fenced();
    }

    /** Waits for money. Callable from any context; completes on the caller's. */
    Future<HoldOutcome> await(HoldRequest request, HoldTerms terms) {
        if (waiting.incrementAndGet() > config.maxWaiting()) {
            waiting.decrementAndGet();
            return Future.succeededFuture(new HoldOutcome.Unavailable("too many requests wait for leases"));
        }
        ContextInternal caller = ContextInternal.current();
        Promise<HoldOutcome> promise = caller == null ? Promise.promise() : caller.promise();
        context.runOnContext(turn -> enqueue(request, terms, promise));
        return promise.future();
    }

    private void enqueue(HoldRequest request, HoldTerms terms, Promise<HoldOutcome> promise) {
        long now = nanos.getAsLong();
        List<Bucket> buckets = book.bucketsOf(request);
        for (Bucket each : buckets) {
            each.desk.policyVersion = Math.max(each.desk.policyVersion, request.policyVersion());
        }
        Waiter waiter = new Waiter(
                request,
                terms,
                buckets,
                promise,
                now,
                now + config.waitTimeout().toNanos());
        buckets.getFirst().desk.waiters.add(waiter);
        serve(buckets.getFirst());
    }

    /** Asks in the background for an extension that found too little. From any thread. */
    void wantMore(Bucket bucket, long nano) {
        context.runOnContext(turn -> bucket.desk.extensionWanted = Math.max(bucket.desk.extensionWanted, nano));
    }

    /** Looks at an organization's waiting requests in the order of their arrival. */
    private void serve(Bucket balance) {
        long now = nanos.getAsLong();
        Map<Bucket, long[]> needs = new LinkedHashMap<>();
        for (Waiter waiter : List.copyOf(balance.desk.waiters)) {
            boolean behind =
                    waiter.buckets.stream().anyMatch(each -> needs.containsKey(each) || each.desk.asking != null);
            Verdict.Patience patience = patience(waiter, now);
            boolean over = patience == Verdict.Patience.OVER;
            if (now - waiter.retryAt < 0 && !over) {
                continue;
            }
            if (behind && !over) {
                queueBehind(waiter, needs);
            } else {
                step(waiter, patience, needs);
            }
        }
        needs.forEach((bucket, need) -> supply.ask(bucket, need[0], need[1]));
    }

    private Verdict.Patience patience(Waiter waiter, long now) {
        if (now - waiter.deadline < 0) {
            return Verdict.Patience.WAITING;
        }
        boolean over = now - waiter.deadline >= config.callTimeout().toNanos();
        return over ? Verdict.Patience.OVER : Verdict.Patience.LATE;
    }

    /** An earlier request is being asked for; this one's need goes into the same question, but must not make it harder to grant. */
    private static void queueBehind(Waiter waiter, Map<Bucket, long[]> needs) {
        long full = waiter.terms.amountNano(waiter.terms.ceiling());
        for (Bucket each : waiter.buckets) {
            long[] need = needs.get(each);
            if (need != null) {
                need[0] = saturated(need[0], full);
            }
        }
    }

    private void step(Waiter waiter, Verdict.Patience patience, Map<Bucket, long[]> needs) {
        switch (Verdict.of(waiter.terms, views(waiter), patience)) {
            case Verdict.Reserve reserve -> reserve(waiter, reserve.tokens());
            case Verdict.AskMore more -> {
                String hopeless = calls.hopeless();
                if (hopeless != null) {
                    giveUp(waiter, hopeless);
                    return;
                }
                for (Verdict.Need need : more.needs()) {
                    Bucket bucket = waiter.buckets.get(need.bucket());
                    if (bucket.desk.asking == null) {
                        needs.merge(bucket, new long[] {need.wantNano(), need.minNano()}, (a, b) ->
                                new long[] {saturated(a[0], b[0]), a[1]});
                    }
                }
            }
            case Verdict.LookAgain again -> {
                waiter.retryAt = nanos.getAsLong() + LOOK_AGAIN;
                waiter.since = waiter.retryAt;
                waiter.buckets = book.bucketsOf(waiter.request); // a window may have ended
            }
            case Verdict.Refuse refuse -> finish(waiter, new HoldOutcome.Refused(refusal(waiter, refuse)));
            case Verdict.Frozen frozen -> finish(waiter, new HoldOutcome.Frozen(frozen.dispute()));
            case Verdict.Unknown unknown -> giveUp(waiter, unknown.reason());
        }
    }

    private List<Verdict.View> views(Waiter waiter) {
        long now = nanos.getAsLong();
        List<Verdict.View> views = new ArrayList<>(waiter.buckets.size());
        for (Bucket bucket : waiter.buckets) {
            Answer answer = bucket.desk.answer;
            Grant fresh = answer != null && answer.sentAt() - waiter.since >= 0 ? answer.grant() : null;
            long returned = bucket.desk.returningNano();
            views.add(new Verdict.View(
                    bucket.freeNano(now), bucket.returningNano(now) + returned, bucket.heldNano() + returned, fresh));
        }
        return views;
    }

    private void reserve(Waiter waiter, long tokens) {
        LeaseHold hold = LeaseHold.reserve(waiter.terms, tokens, waiter.buckets, nanos, this::wantMore);
        if (hold == null) {
            // A request of the fast path was quicker; what billing said is no longer the whole picture.
            waiter.since = nanos.getAsLong();
            return;
        }
        finish(waiter, new HoldOutcome.Held(hold, tokens, tokens < waiter.terms.ceiling()));
    }

    private void finish(Waiter waiter, HoldOutcome outcome) {
        if (waiter.buckets.getFirst().desk.waiters.remove(waiter)) {
            waiting.decrementAndGet();
            waiter.promise.complete(outcome);
        }
    }

    /** Nobody can say whether the money is there. A request that only lacks a shadow budget's lease goes on without it. */
    private void giveUp(Waiter waiter, String reason) {
        LeaseHold hold = LeaseHold.reserveWithoutWaitingForShadows(
                waiter.terms, waiter.terms.ceiling(), waiter.buckets, nanos, this::wantMore);
        finish(
                waiter,
                hold == null
                        ? new HoldOutcome.Unavailable(reason)
                        : new HoldOutcome.Held(hold, waiter.terms.ceiling(), false));
    }

    private LimitRefusal refusal(Waiter waiter, Verdict.Refuse refuse) {
        Bucket bucket = waiter.buckets.get(refuse.bucket());
        Answer answer = java.util.Objects.requireNonNull(bucket.desk.answer, "a refusal without an answer");
        return LimitRefusal.of(
                bucket,
                waiter.request.key().name(),
                answer.grant(),
                waiter.terms.amountNano(waiter.terms.leastTokens()),
                refuse.affordableTokens());
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public void opened(Opened opened) {
        if (opened.appliedThrough() > journal.lastSeq()) {
            journal.fail("billing has applied record " + opened.appliedThrough() + " of this spool, which ends at "
                    + journal.lastSeq() + "; the folder is an old copy");
            return;
        }
        new LeaseResumption(book, journal, clock, nanos).fromAuthority(opened);
        calls.tick();
        serveAll();
    }

    @Override
    public void answered(Ask ask, Grant grant, long sentAt) {
        Bucket bucket = book.bucket(ask.bucket());
        BucketDesk desk = bucket.desk;
        desk.asking = null;
        desk.answer = new Answer(grant, sentAt);
        if (grant.outcome() != Outcome.GRANTED || grant.grantedNano() <= 0) {
            journal.gone(ask.leaseId());
            desk.retryAt = nanos.getAsLong() + LOOK_AGAIN;
            return;
        }
        desk.extensionWanted = 0;
        long now = nanos.getAsLong();
        long valid = grant.expiresInMs() * 1_000_000L;
        long margin = Math.min(config.margin().toNanos(), valid / 10);
        long validUntil = sentAt + valid - margin;
        if (ask.bucket().hasWindow()) {
            validUntil = Math.min(validUntil, now + (ask.bucket().windowEnd() - clock.millis()) * 1_000_000L);
        }
        journal.granted(ask.leaseId(), grant.grantedNano(), clock.instant().plusNanos(validUntil - now));
        bucket.add(new Lease(ask.leaseId(), grant.grantedNano(), 0, 0, now, validUntil));
    }

    @Override
    public void dropped(Ask ask, String reason) {
        Bucket bucket = book.bucket(ask.bucket());
        bucket.desk.asking = null;
        failWaiters(book.balance(ask.bucket().organization()), reason);
    }

    @Override
    public void settled() {
        serveAll();
    }

    @Override
    public void unreachable(String reason) {
        book.all().forEach(each -> failWaiters(each, reason));
    }

    private void failWaiters(Bucket balance, String reason) {
        List.copyOf(balance.desk.waiters).forEach(each -> giveUp(each, reason));
    }

    private void serveAll() {
        for (Bucket each : book.all()) {
            if (!each.desk.waiters.isEmpty()) {
                serve(each);
            }
        }
    }

    /** Billing has ended a lease, any node's. From any thread. */
    void closedByBilling(LeaseClosed closed) {
        if (!closed.spoolId().equals(journal.spoolId())) {
            return;
        }
        context.runOnContext(turn -> {
            for (Bucket each : Set.copyOf(book.all())) {
                each.desk.returning.remove(closed.leaseId());
                each.retire(closed.leaseId());
            }
            serveAll();
        });
    }

    private void tick() {
        long now = nanos.getAsLong();
        calls.tick();
        boolean measure = now - measuredAt >= MEASURE;
        for (Bucket bucket : Set.copyOf(book.all())) {
            if (measure) {
                bucket.measureRate(now - measuredAt);
            }
            supply.renew(bucket, now);
            supply.giveBack(bucket, now);
            boolean old = !bucket.usedSince(now - FORGET_AFTER);
            if (old && bucket.empty() && bucket.desk.quiet()) {
                book.forget(bucket);
            }
        }
        measuredAt = measure ? now : measuredAt;
        serveAll();
    }
}
