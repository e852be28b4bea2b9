package io.tollway.gateway.testing;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageClass;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.CreditGate;
import io.tollway.gateway.credit.Hold;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.credit.HoldRequest;
import io.tollway.gateway.credit.LimitRefusal;
import io.tollway.gateway.usage.PicturePrice;
import io.tollway.gateway.usage.Rater;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Credit from one wallet in memory, one lease for everything. */
public final class WalletCredit implements CreditGate {
    private static final UUID LEASE = UUID.fromString("01920000-0000-7000-8000-00000000000a");
    private static final long DEFAULT_OUTPUT = 8192;

    private final AtomicLong available;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean answering = true;
    private volatile int failsAtReading;
    private volatile Duration answersAfter = Duration.ZERO;
    private volatile @Nullable UUID exhausted;
    private volatile List<BudgetMatch> lastBudgets = List.of();

    public WalletCredit(long nano) {
        this.available = new AtomicLong(nano);
    }

    public long availableNano() {
        return available.get();
    }

    public void set(long nano) {
        available.set(nano);
    }

    /** Whether billing answers. */
    public void answering(boolean now) {
        answering = now;
    }

    /** A budget that has nothing left. */
    public void exhaust(UUID budget) {
        exhausted = budget;
    }

    /** The budgets that the last request counted in. */
    public List<BudgetMatch> lastBudgets() {
        return lastBudgets;
    }

    /** A defect of ours: of the holds from now on, each fails when its amount is asked for that many times. */
    public void failsAtReading(int times) {
        failsAtReading = times;
    }

    /** Holds that have not ended. */
    public int openHolds() {
        return open.get();
    }

    /** How long billing takes to answer. */
    public void answersAfter(Duration time) {
        answersAfter = time;
    }

    @Override
    public Future<HoldOutcome> reserve(HoldRequest request) {
        if (answersAfter.isZero()) {
            return decide(request);
        }
        Promise<HoldOutcome> later = Promise.promise();
        Objects.requireNonNull(Vertx.currentContext(), "called off an event loop")
                .owner()
                .setTimer(answersAfter.toMillis(), timer -> decide(request).onComplete(later));
        return later.future();
    }

    private Future<HoldOutcome> decide(HoldRequest request) {
        if (!answering) {
            return Future.succeededFuture(new HoldOutcome.Unavailable("billing does not answer"));
        }
        lastBudgets = request.budgets();
        for (BudgetMatch each : request.budgets()) {
            if (each.budget().budgetId().equals(exhausted)) {
                long limit = each.budget().limitNano();
                return Future.succeededFuture(new HoldOutcome.Refused(new LimitRefusal(
                        "project",
                        each.budget().name(),
                        limit,
                        limit,
                        0,
                        7,
                        3,
                        Instant.now().plusSeconds(60),
                        each)));
            }
        }
        long output = Math.min(
                request.clientMaxOutput() == null ? DEFAULT_OUTPUT : request.clientMaxOutput(),
                request.modelMaxOutput() == null ? DEFAULT_OUTPUT : request.modelMaxOutput());
        long amount = 0;
        for (var price : request.prices()) {
            long pico =
                    request.size().textBytes() * request.choices() * Rater.picoPrice(price.price(), UsageClass.INPUT)
                            + output * request.choices() * Rater.picoPrice(price.price(), UsageClass.OUTPUT);
            for (UsageClass unit :
                    List.of(UsageClass.SEARCH, UsageClass.IMAGE_OUTPUT, UsageClass.CHARACTER, UsageClass.SECOND)) {
                long each = unit == UsageClass.IMAGE_OUTPUT
                        ? PicturePrice.most(
                                price.price(), request.size().units().picture())
                        : Rater.picoPrice(price.price(), unit);
                pico += request.size().units().of(unit) * each;
            }
            amount = Math.max(amount, pico / 1000 + 1);
        }
        if (available.addAndGet(-amount) < 0) {
            long left = available.addAndGet(amount);
            return Future.succeededFuture(
                    new HoldOutcome.Refused(new LimitRefusal("balance", "balance", left, 0, 0, amount, 0, null)));
        }
        open.incrementAndGet();
        return Future.succeededFuture(
                new HoldOutcome.Held(new WalletHold(amount, request.organizationId()), output, false));
    }

    private final class WalletHold implements Hold {
        private final long amount;
        private final UUID organization;
        private int read;
        private boolean ended;

        WalletHold(long amount, UUID organization) {
            this.amount = amount;
            this.organization = organization;
        }

        @Override
        public long amountNano() {
            if (++read == failsAtReading) {
                throw new IllegalStateException("a defect");
            }
            return amount;
        }

        @Override
        public List<UUID> leaseIds() {
            return List.of(LEASE);
        }

        @Override
        public boolean extend(long outputTokens) {
            return false;
        }

        @Override
        public List<LeaseCharge> settle(long chargeNano, @Nullable String servedModel) {
            if (ended) {
                throw new IllegalStateException("settled twice");
            }
            if (chargeNano < 0 || chargeNano > amount) {
                throw new IllegalArgumentException("charge " + chargeNano + " of a hold of " + amount);
            }
            ended = true;
            open.decrementAndGet();
            available.addAndGet(amount - chargeNano);
            return List.of(new LeaseCharge(LEASE, "balance", organization, chargeNano));
        }

        @Override
        public void release() {
            if (!ended) {
                ended = true;
                open.decrementAndGet();
                available.addAndGet(amount);
            }
        }
    }
}
