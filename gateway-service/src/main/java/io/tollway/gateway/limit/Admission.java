package io.tollway.gateway.limit;

import io.tollway.gateway.error.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request before its limits: {@link #enter} takes a place and counts it, {@link #start} takes its tokens, in all scopes or in none; whoever is refused by one has cost the others nothing.
 * Both are answered at once unless the shared store has to be asked; their result is null when there was room. Confined to its event loop.
 */
public final class Admission {
    /** There was room. */
    private static final Future<@Nullable GatewayError> ROOM = Future.succeededFuture();

    /** Nothing limits the request. */
    public static final Admission UNLIMITED = new Admission(List.of(), Clock.systemUTC(), 0);

    private static final Quantity[] ENTRY = {Quantity.PLACES, Quantity.REQUESTS, Quantity.DAY};
    private static final Quantity[] TOKENS = {Quantity.TOKENS};

    private final List<Scope> scopes;
    private final Clock clock;
    private final long longestNanos;
    /** How many of the scopes, from the first, it has entered. */
    private int placed;

    private Instant entered = Instant.EPOCH;
    private long taken;
    private boolean ended;

    /** @param longestNanos after so long a request waits for the store no more, and this gateway decides */
    Admission(List<Scope> scopes, Clock clock, long longestNanos) {
        this.scopes = new ArrayList<>(scopes);
        this.clock = clock;
        this.longestNanos = longestNanos;
    }

    boolean isUnlimited() {
        return scopes.isEmpty();
    }

    /** Further scopes, that became known after the others were entered. */
    void add(List<Scope> more) {
        scopes.addAll(more);
    }

    /** Counts the request and takes its places, in all scopes in which it has not done so. */
    public Future<@Nullable GatewayError> enter() {
        if (placed == scopes.size()) {
            return ROOM;
        }
        if (placed == 0) {
            entered = clock.instant();
        }
        return new Round(ENTRY, 1, placed).next();
    }

    /** Takes the tokens that the request may use at most, when it starts. */
    public Future<@Nullable GatewayError> start(long tokens) {
        if (scopes.isEmpty()) {
            return ROOM;
        }
        long nowNanos = System.nanoTime();
        for (int i = 0; i < scopes.size(); i++) {
            GatewayError beyond = scopes.get(i).beyond(tokens, nowNanos);
            if (beyond != null) {
                withdraw();
                return Future.succeededFuture(beyond);
            }
        }
        return new Round(TOKENS, tokens, 0).next();
    }

    /** Corrects the tokens to those that were used, once it has ended. */
    public void used(long tokens) {
        if (scopes.isEmpty()) {
            return;
        }
        long nowNanos = System.nanoTime();
        for (int i = 0; i < scopes.size(); i++) {
            scopes.get(i).trueUp(taken, tokens, entered, nowNanos);
        }
        taken = 0;
    }

    /** Gives the places back, and the tokens of a request that never ended by itself; once, whatever is called later. */
    public void leave() {
        if (ended || scopes.isEmpty()) {
            return;
        }
        ended = true;
        if (taken > 0) {
            used(0);
        }
        for (int i = 0; i < scopes.size(); i++) {
            Scope scope = scopes.get(i);
            if (i < placed) {
                scope.giveBack(Quantity.PLACES, 1, entered);
            }
            scope.left().run();
        }
    }

    /** Takes back that it entered: a limit has refused it. */
    private void withdraw() {
        if (ended) {
            return; // its places are free already
        }
        for (int i = 0; i < placed; i++) {
            for (Quantity what : ENTRY) {
                scopes.get(i).giveBack(what, 1, entered);
            }
        }
        placed = 0;
    }

    /** Takes the same amount of some quantities in every scope from one on, asking the store as often as needed. */
    private final class Round {
        private final Quantity[] quantities;
        private final long amount;
        private final int from;
        /** By scope, then by quantity. */
        private final boolean[] got;

        private final long begun = System.nanoTime();
        private int open;
        private @Nullable GatewayError refusal;
        private @Nullable Promise<@Nullable GatewayError> answer;

        Round(Quantity[] quantities, long amount, int from) {
            this.quantities = quantities;
            this.amount = amount;
            this.from = from;
            this.got = new boolean[(scopes.size() - from) * quantities.length];
        }

        Future<@Nullable GatewayError> next() {
            if (refusal != null) {
                return refuse(refusal);
            }
            long nowNanos = System.nanoTime();
            Instant now = clock.instant();
            boolean alone = nowNanos - begun > longestNanos;
            boolean missing = false;
            for (int at = 0; at < got.length; at++) {
                if (got[at]) {
                    continue;
                }
                long wait = scope(at).take(what(at), amount, nowNanos, now, alone);
                if (wait == Meter.TAKEN) {
                    got[at] = true;
                } else if (wait == Meter.ASK) {
                    missing = true;
                } else {
                    return refuse(scope(at).refused(what(at), amount, wait, nowNanos, now));
                }
            }
            return missing ? ask() : done();
        }

        private Scope scope(int at) {
            return scopes.get(from + at / quantities.length);
        }

        private Quantity what(int at) {
            return quantities[at % quantities.length];
        }

        private Future<@Nullable GatewayError> done() {
            if (ended) {
                undo(); // the client left while the store was asked
            } else if (quantities == TOKENS) {
                taken = amount;
            } else {
                placed = scopes.size();
            }
            return ROOM;
        }

        /** Asks for all that is missing at once. */
        private Future<@Nullable GatewayError> ask() {
            Promise<@Nullable GatewayError> promise = Promise.promise();
            answer = promise;
            open = 1;
            for (int i = 0; i < got.length; i++) {
                if (!got[i]) {
                    int at = i;
                    open++;
                    scope(at).ask(what(at), amount).onComplete(told -> answered(at, told.result()));
                }
            }
            open--;
            if (open == 0) {
                next().onComplete(promise);
            }
            return promise.future();
        }

        private void answered(int at, long wait) {
            if (wait == Meter.TAKEN) {
                got[at] = true;
            } else if (wait != Meter.ASK && refusal == null) {
                refusal = scope(at).refused(what(at), amount, wait, System.nanoTime(), clock.instant());
            }
            open--;
            Promise<@Nullable GatewayError> promise = answer;
            if (open == 0 && promise != null) {
                next().onComplete(promise);
            }
        }

        private Future<@Nullable GatewayError> refuse(GatewayError error) {
            undo();
            withdraw();
            return Future.succeededFuture(error);
        }

        private void undo() {
            for (int at = 0; at < got.length; at++) {
                if (got[at]) {
                    got[at] = false;
                    scope(at).giveBack(what(at), amount, entered);
                }
            }
        }
    }
}
