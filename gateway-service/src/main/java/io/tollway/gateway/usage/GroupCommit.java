package io.tollway.gateway.usage;

import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The one thread that makes appended records durable: it lets them gather for a moment, forces them together, then tells everybody who waits. While there are requests it wakes by itself, since
 * being woken for every round would cost the event loop a call to the system, and both of them a switch.
 */
final class GroupCommit {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);

    /** One round: force what is there, then complete its waiters. */
    interface Round {
        void run();
    }

    /** So many moments without a record, and it sleeps until there is one. */
    private static final int QUIET_MOMENTS = 5;

    private final long gatherNanos;
    private final Round round;
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean asleep;
    private volatile boolean running = true;

    GroupCommit(long gatherNanos, Round round) {
        this.gatherNanos = gatherNanos;
        this.round = round;
        this.thread = Thread.ofPlatform().name("spool-commit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Asks for a round. Cheap while the thread is awake. */
    void want() {
        if (!wanted) {
            wanted = true;
            if (asleep) {
                LockSupport.unpark(thread);
            }
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
        int quiet = QUIET_MOMENTS;
        while (running) {
            if (quiet >= QUIET_MOMENTS) {
                sleep();
            }
            gather();
            if (wanted) {
                wanted = false;
                step();
                quiet = 0;
            } else {
                quiet++;
            }
        }
        step();
    }

    /** Whoever wants a round sets that before it looks whether this sleeps; this looks the other way round, so one of them sees the other. */
    private void sleep() {
        asleep = true;
        while (running && !wanted) {
            LockSupport.park(this);
        }
        asleep = false;
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
