package io.tollway.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.fault.ApiFaults;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Expansion;
import io.tollway.simulator.stripe.state.Cause;
import io.tollway.simulator.stripe.state.State;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Form;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.ServerFailure;
import io.tollway.simulator.stripe.wire.StripeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers API requests: who asks, what for, whether it was asked before, and what comes of it. */
final class Api {
    private final State state;
    private final List<Endpoint> endpoints;
    private final Expansion expansion;

    Api(State state, List<Endpoint> endpoints, Expansion expansion) {
        this.state = state;
        this.endpoints = List.copyOf(endpoints);
        this.expansion = expansion;
    }

    /** @param fault what a fault on command does to this request, if any */
    CompletableFuture<ApiAnswer> answer(ApiRequest request, ApiFaults.@Nullable Effect fault) {
        try {
            request.check();
            Route route = route(request);
            ObjectNode decoded = Form.decode(request.encoded());
            Cause cause = new Cause(request.id(), request.idempotencyKey());
            return state.transact(cause, tx -> once(tx, request, route, decoded, fault));
        } catch (StripeException e) {
            return CompletableFuture.completedFuture(ApiAnswer.of(e.status(), e.body()));
        }
    }

    private record Route(Endpoint endpoint, List<String> path) {}

    private Route route(ApiRequest request) {
        for (Endpoint endpoint : endpoints) {
            List<String> path =
                    endpoint.method().equals(request.method()) ? endpoint.path().match(request.path()) : null;
            if (path != null) {
                return new Route(endpoint, path);
            }
        }
        throw InvalidRequest.unrecognizedUrl(request.method(), request.path());
    }

    /** Executes the request unless its key has been here before. */
    private ApiAnswer once(
            Transaction tx, ApiRequest request, Route route, ObjectNode decoded, ApiFaults.@Nullable Effect fault) {
        String key = request.idempotencyKey();
        if (key == null) {
            return execute(tx, route, decoded, fault).answer;
        }
        String endpoint = request.method() + " " + request.path();
        String parameters = Form.canonical(decoded);
        IdempotentResult stored = tx.find(IdempotentResult.KIND, key);
        if (stored != null && !stored.forgotten(tx.unixTime())) {
            try {
                stored.requireSame(endpoint, parameters);
            } catch (StripeException e) {
                return ApiAnswer.of(e.status(), e.body());
            }
            return new ApiAnswer(stored.status(), stored.body(), stored.request());
        }
        Executed executed = execute(tx, route, decoded, fault);
        if (executed.stored) {
            tx.put(
                    IdempotentResult.KIND,
                    new IdempotentResult(
                            key,
                            endpoint,
                            parameters,
                            executed.answer.status(),
                            executed.answer.body(),
                            request.id(),
                            tx.unixTime()));
        }
        return executed.answer;
    }

    /** @param stored whether Stripe would keep this answer under the request's key */
    private record Executed(ApiAnswer answer, boolean stored) {}

    private Executed execute(Transaction tx, Route route, ObjectNode decoded, ApiFaults.@Nullable Effect fault) {
        try {
            if (fault instanceof ApiFaults.Fails fails) {
                throw new ServerFailure(fails.status(), "The simulator was told to fail this request.");
            }
            Params params = route.endpoint.schema().check(decoded);
            ObjectNode resource = route.endpoint.handler().apply(new Call(tx, params, route.path));
            expansion.apply(tx, resource, params.texts("expand"));
            return new Executed(ApiAnswer.of(200, resource), true);
        } catch (StripeException e) {
            if (!e.keepsChanges()) {
                tx.discard();
            }
            // Stripe keeps what began to execute, a decline and a crash, and forgets what it refused to begin.
            return new Executed(ApiAnswer.of(e.status(), e.body()), e.keepsChanges() || e.status() >= 500);
        }
    }
}
