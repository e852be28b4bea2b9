package io.tollway.gateway.limit;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts together with the other gateways: out of stocks that the shared store has handed out, and by this gateway's fair share while the store is away. */
final class SharedMeter implements Meter {
    private static final Quantity[] QUANTITIES = Quantity.values();
    private static final long NANOS_PER_MICRO = 1_000;
    /** So often a request asks again for what others may be giving back at this moment. */
    private static final int PATIENCE = 2;

    private final UUID scope;
    private final SharedCounts counts;
    /** Whether it may be forgotten on a day on which it has counted, and made again. */
    private final boolean passing;

    private final Stock places;
    private final Stock requests;
    private final Stock tokens;
    private final AtomicReference<Today> today;

    /** Of the store's context: a question is under way. */
    boolean asking;
    /** Of the store's context: the day for which requests wait here. */
    private Today awaited;

    private record Today(long day, Stock stock) {}

    SharedMeter(UUID scope, SharedCounts counts, boolean passing, long nowNanos, long day) {
        this.scope = scope;
        this.counts = counts;
        this.passing = passing;
        this.places = new Stock(nowNanos);
        this.requests = new Stock(nowNanos);
        this.tokens = new Stock(nowNanos);
        this.awaited = today(day, nowNanos);
        this.today = new AtomicReference<>(awaited);
    }

    private Today today(long day, long nowNanos) {
        return new Today(day, passing ? Stock.forgotten(nowNanos) : new Stock(nowNanos));
    }

    @Override
    public long take(Quantity what, long amount, long limit, long nowNanos, long day, boolean alone) {
        Stock stock = stock(what, day, nowNanos);
        stock.limit(limit);
        if (stock.take(amount)) {
            return TAKEN;
        }
        if (!alone && !counts.away()) {
            return stock.refused(amount, nowNanos);
        }
        int gateways = counts.gateways();
        long share = Math.max(1, limit / gateways);
        return switch (what) {
            case PLACES -> stock.takeAlonePlace(share);
            case REQUESTS, TOKENS -> stock.takeAloneOfRate(amount, share, nowNanos);
            case DAY -> stock.takeAloneOfDay(limit, gateways);
        };
    }

    @Override
    public Future<Long> ask(Quantity what, long amount) {
        return counts.ask(this, what, amount, what.comesBack() ? PATIENCE : 0);
    }

    @Override
    public void giveBack(Quantity what, long amount, long limit, long day) {
        Today now = today.get();
        if (what == Quantity.DAY && now.day() != day) {
            return;
        }
        Stock stock = stock(what, now.day(), 0);
        int gateways = counts.gateways();
        if (what.isRate() && counts.away()) {
            stock.giveBackAlone(amount, Math.max(1, limit / gateways));
            return;
        }
        stock.giveBack(amount);
        if (stock.tooMuch(gateways)) {
            counts.hasNews(this);
        }
    }

    @Override
    public void takeAnyway(Quantity what, long amount, long limit, long nowNanos) {
        stock(what, today.get().day(), nowNanos).takeAnyway(amount);
        counts.hasNews(this);
    }

    @Override
    public long used(Quantity what, long limit, long nowNanos) {
        return what.isRate() ? stock(what, today.get().day(), nowNanos).used(limit, nowNanos) : limit;
    }

    @Override
    public long largest(long limit) {
        return limit;
    }

    @Override
    public boolean idle(long nowNanos, long day) {
        Today now = today.get();
        if (passing) {
            // The store remembers, and is asked again when the user comes back.
            return !counts.away()
                    && places.idle(nowNanos)
                    && requests.isTold()
                    && tokens.isTold()
                    && now.stock().isTold();
        }
        return places.idle(nowNanos)
                && requests.idle(nowNanos)
                && tokens.idle(nowNanos)
                && (now.day() < day || now.stock().idle(nowNanos));
    }

    private Stock stock(Quantity what, long day, long nowNanos) {
        return switch (what) {
            case PLACES -> places;
            case REQUESTS -> requests;
            case TOKENS -> tokens;
            case DAY -> {
                Today known = today.get();
                while (known.day() < day) {
                    today.compareAndSet(known, today(day, nowNanos));
                    known = today.get();
                }
                yield known.stock();
            }
        };
    }

    // --- from here on by the store's context only

    /** A question on its way, and what it was. */
    record Sent(LimitStore.Question question, Stock[] stocks) {}

    void await(Quantity what, Stock.Waiter waiter) {
        Stock stock =
                switch (what) {
                    case PLACES -> places;
                    case REQUESTS -> requests;
                    case TOKENS -> tokens;
                    case DAY -> thisDay().stock();
                };
        stock.await(waiter);
    }

    /** Whoever still waited for the day before tries again on this one: nobody asks for that day any more. */
    private Today thisDay() {
        Today now = today.get();
        if (now != awaited) {
            awaited.stock().releaseAll();
            awaited = now;
        }
        return now;
    }

    boolean isWanted() {
        return places.isWanted()
                || requests.isWanted()
                || tokens.isWanted()
                || awaited.stock().isWanted();
    }

    /** @param claims whether claims are to be renewed although nothing has changed */
    boolean hasNews(boolean claims) {
        return requests.hasNews(false)
                || tokens.hasNews(false)
                || places.hasNews(claims)
                || today.get().stock().hasNews(claims && !passing);
    }

    /** @param keepSome whether what was used lately is kept in stock */
    Sent question(boolean keepSome, int gateways, long nowNanos) {
        Today now = thisDay();
        Stock[] stocks = new Stock[Quantity.COUNT];
        List<LimitStore.Line> lines = new ArrayList<>(Quantity.COUNT);
        for (Quantity what : QUANTITIES) {
            Stock stock = stock(what, now.day(), nowNanos);
            stocks[what.ordinal()] = stock;
            long keep = keepSome ? stock.kept(gateways) : 0;
            lines.add(stock.line(what.isRate(), keep, gateways, nowNanos));
        }
        return new Sent(new LimitStore.Question(scope, now.day(), gateways, lines), stocks);
    }

    /** Takes the answer in, or null when there was none, and lets those go on who waited for it. */
    void answered(Sent sent, LimitStore.@Nullable Answer answer, long nowNanos) {
        for (Quantity what : QUANTITIES) {
            Stock stock = sent.stocks()[what.ordinal()];
            LimitStore.Line asked = sent.question().lines().get(what.ordinal());
            if (answer == null) {
                stock.failed(asked, what.isRate());
                stock.releaseAll();
                continue;
            }
            LimitStore.Told told = answer.lines().get(what.ordinal());
            boolean patient = told.granted() < asked.need() && stock.isPatient();
            stock.told(told, asked, what, answer.nowMicros(), nowNanos);
            List<Stock.Waiter> others = stock.handOut(told.granted());
            if (patient && !others.isEmpty()) {
                counts.askLater(this, what, others);
            } else {
                long wait = Math.max(told.waitMicros() * NANOS_PER_MICRO, 1);
                others.forEach(each -> each.promise().complete(wait));
            }
        }
    }

    /** Lets all go on who wait: there is nobody to ask. */
    void releaseAll() {
        places.releaseAll();
        requests.releaseAll();
        tokens.releaseAll();
        awaited.stock().releaseAll();
    }

    void tick() {
        places.tick();
        requests.tick();
        tokens.tick();
        today.get().stock().tick();
    }
}
