package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Ids;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Writes events, in the transaction of the change they tell of, and queues each for the endpoints that want it. */
public final class EventLog {
    /** The version of Stripe's API that this simulator speaks, and the only one. */
    public static final String API_VERSION = "2026-07-29.dahlia";

    /** The tables of this package. */
    public static final List<Kind<?>> KINDS = List.of(Event.KIND, WebhookEndpoint.KIND, Delivery.KIND);

    private final Queue<String> fresh = new ConcurrentLinkedQueue<>();

    /** @param object as the API shows it after the change */
    public void emit(Transaction tx, String type, ObjectNode object) {
        emit(tx, type, object, null);
    }

    /** @param previous the values before the change, of those fields that changed */
    public void emit(Transaction tx, String type, ObjectNode object, @Nullable ObjectNode previous) {
        Event event = tx.put(
                Event.KIND,
                new Event(
                        Ids.next("evt_"),
                        tx.unixTime(),
                        type,
                        object,
                        previous,
                        tx.cause().requestId(),
                        tx.cause().idempotencyKey()));
        for (WebhookEndpoint endpoint : tx.newestFirst(WebhookEndpoint.KIND)) {
            if (endpoint.wants(type)) {
                Delivery delivery = tx.put(Delivery.KIND, Delivery.of(event, endpoint, tx.now()));
                // A transaction that fails leaves this id behind; the sender finds nothing under it and goes on.
                fresh.add(Delivery.KIND.id().apply(delivery));
            }
        }
    }

    /** The next delivery that nobody has tried yet. */
    @Nullable String nextFresh() {
        return fresh.poll();
    }
}
