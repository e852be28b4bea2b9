package io.tollway.simulator.stripe.resource;

import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import java.util.List;

/**
 * A checked request on its way to a handler.
 *
 * @param path the values of the path's placeholders
 */
public record Call(Transaction tx, Params params, List<String> path) {

    /** What the path names, or the 404 of Stripe. */
    public <T> T named(Kind<T> kind, String noun, String param) {
        String id = path.getFirst();
        T found = tx.find(kind, id);
        if (found == null) {
            throw InvalidRequest.notFound(noun, id, param);
        }
        return found;
    }

    /** What a parameter names, or the 400 of Stripe. */
    public <T> T referenced(Kind<T> kind, String noun, Params in, String param) {
        String id = in.required(param);
        T found = tx.find(kind, id);
        if (found == null) {
            throw InvalidRequest.noSuch(noun, id, in.name(param));
        }
        return found;
    }
}
