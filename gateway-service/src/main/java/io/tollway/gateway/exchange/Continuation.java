package io.tollway.gateway.exchange;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.auth.Authorizer;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.dialect.Keeping;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.stored.ResponseKey;
import io.tollway.gateway.stored.StoredResponses;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts what a request goes on from before it, so that nobody behind this sees a difference from a client that sends everything. */
final class Continuation {
    private static final int MOST_SHOWN = 100;

    private final ExchangeServices services;
    private final ClientDialect dialect;
    private final ApiKeyState key;

    Continuation(ExchangeServices services, ClientDialect dialect, ApiKeyState key) {
        this.services = services;
        this.dialect = dialect;
        this.key = key;
    }

    /**
     * The path with what the caller's project keeps, which a dialect that keeps answers reads its requests by.
     *
     * @throws Refusal as {@link Authorizer#modelCall}: whether it keeps is not guessed
     */
    CallPath path(CallPath call) throws Refusal {
        if (dialect.keeping() == null) {
            return call;
        }
        var caller = Authorizer.modelCall(
                key, services.snapshots().current(), services.clock().instant());
        return caller.project().storedResponseDays() == null ? call : call.withKeeping();
    }

    /** The public id of the stored response that the request goes on from; null when it stands by itself. */
    @Nullable String previous(ModelRequest request) {
        Keeping keeping = dialect.keeping();
        return keeping == null ? null : keeping.previous(request);
    }

    /** The request with what it goes on from; fails with a {@link Refusal}. */
    Future<ModelRequest> of(ModelRequest request, String previous) {
        UUID id = ResponseKey.parse(previous);
        if (id == null) {
            return Future.failedFuture(notFound(previous));
        }
        ResponseKey before = new ResponseKey(
                Objects.requireNonNull(key.organizationId()), Objects.requireNonNull(key.projectId()), id);
        return Future.fromCompletionStage(services.stored().find(before), services.context())
                .transform(looked -> {
                    if (looked.failed()) {
                        return Future.failedFuture(new Refusal(StoredResponses.unavailable()));
                    }
                    if (looked.result().isEmpty()) {
                        return Future.failedFuture(notFound(previous));
                    }
                    try {
                        return Future.succeededFuture(Objects.requireNonNull(dialect.keeping())
                                .continued(request, looked.result().get(), services.gate(), services.maxBodyBytes()));
                    } catch (Refusal refusal) {
                        return Future.failedFuture(refusal);
                    }
                });
    }

    /** In OpenAI's words. */
    private static Refusal notFound(String previous) {
        String shown = previous.length() > MOST_SHOWN ? previous.substring(0, MOST_SHOWN) : previous;
        return new Refusal(new GatewayError.InvalidRequest(
                "previous_response_not_found",
                "Previous response with id '" + shown + "' not found.",
                "previous_response_id"));
    }
}
