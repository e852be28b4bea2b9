package io.tollway.gateway.credit;

import io.tollway.gateway.credit.LeaseAuthority.Ask;
import io.tollway.gateway.credit.LeaseAuthority.Grant;
import io.tollway.gateway.credit.LeaseAuthority.Opened;
import io.tollway.gateway.credit.LeaseAuthority.StaleEpoch;
import io.tollway.gateway.usage.JournaledLease;
import io.tollway.gateway.usage.LeaseJournal;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authority: leases are journaled first, sent in batches, and asked for again under the same id until there is an answer. Confined to the agent's context.
 */
final class LeaseCalls {
    private static final Logger LOG = Logger.getLogger(LeaseCalls.class);
    private static final int BATCH = 200;
    private static final long FIRST_BACKOFF = 100_000_000L;
    private static final long LAST_BACKOFF = 5_000_000_000L;
    private static final int FAILURES_TO_GIVE_UP = 2;

    private final Context context;
    private final LeaseAuthority authority;
    private final LeaseJournal journal;
    private final String nodeId;
    private final LongSupplier nanos;
    private final Listener listener;
    private final List<Ask> outbox = new ArrayList<>();
    private final List<Ask> unresolved = new ArrayList<>();
    private boolean flushing;
    private boolean opening;
    private boolean opened;
    private boolean fenced;
    private long epoch;
    private int failures;
    private long retryAt;

    /** Hears what the authority said. */
    interface Listener {
        void opened(Opened opened);

        /** @param sentAt {@code nanoTime} before the question was sent */
        void answered(Ask ask, Grant grant, long sentAt);

        /** Answers of one call have all been told. */
        void settled();

        /** The authority cannot be asked at present. */
        void unreachable(String reason);

        /** The asks could not even be journaled and were dropped. */
        void dropped(Ask ask, String reason);
    }

    LeaseCalls(
            Context context,
            LeaseAuthority authority,
            LeaseJournal journal,
            String nodeId,
            LongSupplier nanos,
            Listener listener) {
        this.context = context;
        this.authority = authority;
        this.journal = journal;
        this.nodeId = nodeId;
        this.nanos = nanos;
        this.listener = listener;
        this.retryAt = nanos.getAsLong();
    }

    /** Why nobody needs to wait for an answer; null when there is hope. */
    @Nullable String hopeless() {
        if (fenced) {
            return "another process has taken this gateway's spool over";
        }
        boolean silent = failures >= FAILURES_TO_GIVE_UP && nanos.getAsLong() - retryAt < 0;
        return silent ? "billing cannot be reached" : null;
    }

    boolean opened() {
        return opened;
    }

    /** Queues an ask; asks of one turn travel together. */
    void ask(Ask ask) {
        outbox.add(ask);
        if (!flushing) {
            flushing = true;
            context.runOnContext(turn -> flush());
        }
    }

    /** Opens the spool if that is still to be done, and asks again what was not answered. */
    void tick() {
        if (fenced || nanos.getAsLong() - retryAt < 0) {
            return;
        }
        if (!opened) {
            open();
        } else if (!unresolved.isEmpty()) {
            List<Ask> again = new ArrayList<>(unresolved);
            unresolved.clear();
            send(again);
        }
    }

    private void open() {
        if (opening) {
            return;
        }
        opening = true;
        authority
                .open(journal.spoolId(), nodeId)
                .onComplete(done -> context.runOnContext(turn -> {
                    opening = false;
                    if (done.failed()) {
                        failed(done.cause());
                        return;
                    }
                    failures = 0;
                    epoch = done.result().epoch();
                    opened = true;
                    listener.opened(done.result());
                }));
    }

    private void flush() {
        flushing = false;
        List<Ask> asks = new ArrayList<>(outbox);
        outbox.clear();
        List<JournaledLease> leases = asks.stream().map(LeaseCalls::journaled).toList();
        journal.asked(leases)
                .onComplete(done -> context.runOnContext(turn -> {
                    if (done.failed()) {
                        asks.forEach(each -> {
                            journal.gone(each.leaseId());
                            listener.dropped(each, "the spool cannot take the lease");
                        });
                        listener.settled();
                    } else if (opened) {
                        send(asks);
                    } else {
                        unresolved.addAll(asks);
                    }
                }));
    }

    private static JournaledLease journaled(Ask ask) {
        BucketKey key = ask.bucket();
        return JournaledLease.asked(
                ask.leaseId(),
                key.organization(),
                key.kind().wireName(),
                key.id(),
                key.hasWindow() ? Instant.ofEpochMilli(key.windowStart()) : null,
                key.hasWindow() ? Instant.ofEpochMilli(key.windowEnd()) : null);
    }

    private void send(List<Ask> asks) {
        for (int from = 0; from < asks.size(); from += BATCH) {
            sendBatch(List.copyOf(asks.subList(from, Math.min(asks.size(), from + BATCH))));
        }
    }

    private void sendBatch(List<Ask> asks) {
        long sentAt = nanos.getAsLong();
        authority
                .grant(journal.spoolId(), nodeId, epoch, asks)
                .onComplete(done -> context.runOnContext(turn -> {
                    if (done.failed()) {
                        unresolved.addAll(asks);
                        failed(done.cause());
                        return;
                    }
                    failures = 0;
                    for (int i = 0; i < asks.size(); i++) {
                        listener.answered(asks.get(i), done.result().get(i), sentAt);
                    }
                    listener.settled();
                }));
    }

    private void failed(Throwable cause) {
        if (cause instanceof StaleEpoch) {
            fenced = true;
            LOG.error("billing knows a newer owner of this spool; this gateway uses no lease until it is restarted");
            listener.unreachable(String.valueOf(hopeless()));
            return;
        }
        failures++;
        long backoff = Math.min(LAST_BACKOFF, FIRST_BACKOFF << Math.min(failures - 1, 10));
        retryAt = nanos.getAsLong() + backoff;
        if (failures == FAILURES_TO_GIVE_UP) {
            LOG.warnf("billing's lease port cannot be reached: %s", cause.getMessage());
        }
        if (failures >= FAILURES_TO_GIVE_UP) {
            listener.unreachable("billing cannot be reached");
        }
    }

    boolean fenced() {
        return fenced;
    }
}
