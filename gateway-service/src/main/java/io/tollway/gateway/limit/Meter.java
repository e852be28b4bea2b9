package io.tollway.gateway.limit;

import io.vertx.core.Future;

/**
 * What is counted of one key, project, organization or end user. Shared by all event loops; no call waits. A take is answered {@link #TAKEN}, {@link #ASK}, or with the nanoseconds after which it may
 * fit (at least 1; for what does not come back with time they mean nothing).
 */
interface Meter {
    long TAKEN = 0;
    /** This gateway cannot tell; {@link #ask} first. */
    long ASK = -1;

    /**
     * Takes an amount if there is room.
     *
     * @param limit the limit in force
     * @param day days since the epoch
     * @param alone whether this gateway must decide by itself, whatever it knows
     */
    long take(Quantity what, long amount, long limit, long nowNanos, long day, boolean alone);

    /**
     * Asks for that much after {@link #ASK}. Completes within a bounded time and never fails: with {@link #TAKEN} when it has been taken for the one who asked, with {@link #ASK} when nothing was and
     * it is worth trying again, otherwise with a wait as {@link #take} does.
     */
    Future<Long> ask(Quantity what, long amount);

    /** Gives back what was taken, on the day on which it was. */
    void giveBack(Quantity what, long amount, long limit, long day);

    /** Takes what was needed beyond what was taken, whatever the limit says: it is spent, and the next ones wait for it. */
    void takeAnyway(Quantity what, long amount, long limit, long nowNanos);

    /** How much of the limit is taken now, as far as this gateway knows. */
    long used(Quantity what, long limit, long nowNanos);

    /** The most that one request can take of a limit. */
    long largest(long limit);

    /** Whether forgetting it forgets nothing. */
    boolean idle(long nowNanos, long day);
}
