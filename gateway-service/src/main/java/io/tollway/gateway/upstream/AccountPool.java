package io.tollway.gateway.upstream;

import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.provider.Target;
import java.util.ArrayDeque;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one address of one account. Whoever asked first gets the first that is free, be it a new one or one that was given back; the one used last is used next,
 * so that what is too many grows old.
 */
final class AccountPool {
    private static final Logger LOG = Logger.getLogger(AccountPool.class);

    private final Target target;
    private final Dial dial;
    private final int size;
    private final int mostWaiting;
    private final ArrayDeque<UpstreamConnection> resting = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    /** Connections there are, those that are being opened included. */
    private int open;

    private int opening;
    private boolean unreachable;
    /** As of the last sweep: a connection's rest need not be known to the second. */
    private long now;

    AccountPool(Target target, Dial dial, ProviderConfig config, long now) {
        this.target = target;
        this.dial = dial;
        this.size = config.poolSize();
        this.mostWaiting = config.poolWaiters();
        this.now = now;
    }

    void connect(Waiter waiter) {
        UpstreamConnection kept = kept();
        if (kept != null) {
            waiter.connected(kept);
        } else if (open < size) {
            waiting.add(waiter);
            open();
        } else if (hasRoom()) {
            waiting.add(waiter);
        } else {
            waiter.unconnected();
        }
    }

    private @Nullable UpstreamConnection kept() {
        for (UpstreamConnection next = resting.pollLast(); next != null; next = resting.pollLast()) {
            if (next.isUsable()) {
                return next;
            }
        }
        return null;
    }

    private boolean hasRoom() {
        if (waiting.size() - opening < mostWaiting) {
            return true;
        }
        waiting.removeIf(Waiter::isGone);
        return waiting.size() - opening < mostWaiting;
    }

    private void open() {
        open++;
        opening++;
        dial.connect(target, this).onComplete(opened -> {
            opening--;
            if (opened.succeeded()) {
                unreachable = false;
                free(opened.result());
                return;
            }
            tell(opened.cause());
            open--;
            Waiter first = next();
            openForWaiting();
            if (first != null) {
                first.unconnected();
            }
        });
    }

    /** Once, until a connection succeeds: whoever waits for an answer is told by the attempt's record that there was none, and by this why. */
    private void tell(Throwable cause) {
        if (!unreachable) {
            unreachable = true;
            LOG.warnf("no connection to %s: %s", target.authority(), cause);
        }
    }

    /** A place became free: those who wait beyond the connections under way need another one. */
    private void openForWaiting() {
        if (open < size && waiting.size() > opening) {
            open();
        }
    }

    /** Somebody needs a connection no longer, or it is new. */
    void free(UpstreamConnection connection) {
        Waiter next = next();
        if (next == null) {
            connection.rests(now);
            resting.addLast(connection);
        } else {
            next.connected(connection);
        }
    }

    private @Nullable Waiter next() {
        Waiter next = waiting.poll();
        while (next != null && next.isGone()) {
            next = waiting.poll();
        }
        return next;
    }

    void closed(UpstreamConnection connection) {
        open--;
        resting.remove(connection);
        openForWaiting();
    }

    void sweep(long nanos) {
        now = nanos;
        resting.removeIf(connection -> {
            boolean old = connection.isOld(nanos);
            if (old) {
                connection.close();
            }
            return old;
        });
    }

    boolean isUnused() {
        return open == 0 && waiting.isEmpty();
    }
}
