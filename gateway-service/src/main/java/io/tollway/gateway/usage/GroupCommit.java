package io.tollway.gateway.usage;

import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** The one thread that makes appended records durable: it lets them gather for a moment, forces them together, then tells everybody who waits. */
final class GroupCommit {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);

    /** One round: force what is there, then complete its waiters. */
    interface Round {
        void run();
    }

    private final long gatherNanos;
    private final Round round;
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean running = true;

    GroupCommit(long gatherNanos, Round round) {
        this.gatherNanos = gatherNanos;
        this.round = round;
        this.thread = Thread.ofPlatform().name("spool-commit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Asks for a round. Cheap when one is asked for already. */
    void want() {
        if (!wanted) {
            wanted = true;
            LockSupport.unpark(thread);
        }
    }

    /** Ends after a last round. */
    void stop() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            while (running && !wanted) {
                LockSupport.park(this);
            }
            gather();
            wanted = false;
            step();
        }
        step();
    }

    private void gather() {
        long end = System.nanoTime() + gatherNanos;
        for (long left = gatherNanos; running && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void step() {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.error("the spool's commit round failed", e);
        }
    }
}
