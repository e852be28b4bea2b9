package io.tollway.chaos;

import io.tollway.chaos.books.LedgerReader;
import io.tollway.chaos.stack.Api;

/** Looks at the balances all the time: one that was below zero for a moment was overspent. */
final class LowWater implements AutoCloseable {
    private static final long LOOK_MS = 500;

    private final LedgerReader ledger;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long least = Long.MAX_VALUE;

    private LowWater(LedgerReader ledger) {
        this.ledger = ledger;
        this.thread = Thread.ofVirtual().unstarted(this::look);
    }

    static LowWater watch(LedgerReader ledger) {
        LowWater water = new LowWater(ledger);
        water.thread.start();
        return water;
    }

    private void look() {
        while (running) {
            ledger.leastBalance().ifPresent(now -> least = Math.min(least, now));
            Api.pause(LOOK_MS);
        }
    }

    /** Nano-dollars. */
    long least() {
        return least;
    }

    @Override
    public void close() {
        running = false;
    }
}
