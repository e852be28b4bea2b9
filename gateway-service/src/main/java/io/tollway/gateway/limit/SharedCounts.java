package io.tollway.gateway.limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the shared store for all meters, one question of a meter at a time. When the store does not answer within its time it is away: nobody waits for it any more until it has answered a
 * background call, and each gateway decides by its fair share.
 */
final class SharedCounts implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SharedCounts.class);

    /** What is given back on another gateway has reached the store by then. */
    private static final long AGAIN_MILLIS = 20;
    /** Claims are renewed at every so many ticks, since the store forgets those of a gateway that is gone. */
    private static final int RENEWED_EVERY = 10;

    private static final Future<Long> AWAY = Future.succeededFuture(Meter.ASK);

    private final Vertx vertx;
    private final ContextInternal context;
    private final LimitStore store;
    private final Duration tick;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /** Away until the first answer: a start never waits for the store. */
    private volatile boolean away = true;

    private volatile int gateways;

    // Of the context:
    private Consumer<Consumer<Meter>> meters = nobody -> {};
    private long timer = -1;
    private long ticks;
    private boolean beating;
    private boolean closed;

    /** @param gateways how many gateways there are as long as the store has not told */
    SharedCounts(Vertx vertx, LimitStore store, Duration tick, int gateways) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.store = store;
        this.tick = tick;
        this.gateways = gateways;
    }

    /** @param all visits the meters that there are at that time */
    void start(Consumer<Consumer<Meter>> all) {
        context.runOnContext(turn -> {
            meters = all;
            timer = vertx.setPeriodic(tick.toMillis(), each -> context.runOnContext(next -> tick()));
            beat();
        });
    }

    boolean away() {
        return away;
    }

    int gateways() {
        return gateways;
    }

    long calls() {
        return calls.get();
    }

    long failures() {
        return failures.get();
    }

    /** As {@link Meter#ask}, on the caller's context and within the store's time limit. */
    Future<Long> ask(SharedMeter meter, Quantity what, long amount, int patience) {
        if (away) {
            return AWAY;
        }
        ContextInternal caller = ContextInternal.current();
        Promise<Long> promise = caller == null ? Promise.promise() : caller.promise();
        context.runOnContext(turn -> {
            meter.await(what, new Stock.Waiter(amount, patience, promise));
            // In a turn of its own, so that what else the same request lacks goes into the same question.
            context.runOnContext(next -> flush(meter, true));
        });
        return promise.future();
    }

    /** A meter has something to tell that should not wait for the next tick. */
    void hasNews(SharedMeter meter) {
        context.runOnContext(turn -> flush(meter, true));
    }

    /** Of the context: asks again for those whose turn may come any moment. */
    void askLater(SharedMeter meter, Quantity what, List<Stock.Waiter> waiters) {
        vertx.setTimer(
                AGAIN_MILLIS,
                time -> context.runOnContext(turn -> {
                    waiters.forEach(waiter -> meter.await(what, waiter));
                    flush(meter, true);
                }));
    }

    private void flush(SharedMeter meter, boolean keepSome) {
        if (away) {
            meter.releaseAll();
            return;
        }
        if (meter.asking || !meter.isWanted() && !meter.hasNews(true)) {
            return;
        }
        meter.asking = true;
        calls.incrementAndGet();
        SharedMeter.Sent sent = meter.question(keepSome, gateways, System.nanoTime());
        store.exchange(sent.question())
                .onComplete(done -> context.runOnContext(turn -> {
                    meter.asking = false;
                    if (done.failed()) {
                        lost(done.cause());
                    }
                    meter.answered(sent, done.succeeded() ? done.result() : null, System.nanoTime());
                    if (meter.isWanted()) {
                        flush(meter, true);
                    }
                }));
    }

    private void tick() {
        ticks++;
        beat();
        boolean renew = ticks % RENEWED_EVERY == 0;
        each(meter -> {
            meter.tick();
            if (!away && (meter.isWanted() || meter.hasNews(renew))) {
                flush(meter, true);
            }
        });
    }

    private void each(Consumer<SharedMeter> visitor) {
        meters.accept(meter -> {
            if (meter instanceof SharedMeter ours) {
                visitor.accept(ours);
            }
        });
    }

    private void beat() {
        if (beating) {
            return;
        }
        beating = true;
        store.beat()
                .onComplete(done -> context.runOnContext(turn -> {
                    beating = false;
                    if (done.failed()) {
                        lost(done.cause());
                        return;
                    }
                    gateways = Math.max(1, done.result());
                    if (away) {
                        away = false;
                        LOG.infof("limits are counted together with %d gateways", gateways);
                        each(meter -> flush(meter, true));
                    }
                }));
    }

    private void lost(@Nullable Throwable cause) {
        failures.incrementAndGet();
        if (!away) {
            away = true;
            if (!closed) {
                LOG.warnf(
                        "the store of shared limits does not answer (%s); this gateway gives its share, one of %d",
                        cause == null ? "no reason" : cause.getMessage(), gateways);
            }
        }
        each(SharedMeter::releaseAll);
    }

    /** Gives everything back that lies unused, as far as the store is there to take it. */
    @Override
    public void close() {
        context.runOnContext(turn -> {
            closed = true;
            vertx.cancelTimer(timer);
            each(meter -> flush(meter, false));
            store.close();
        });
    }
}
