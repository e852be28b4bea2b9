package io.tollway.accounts.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/**
 * Does the work of a POST once per {@code Idempotency-Key}, in the same transaction as the memory of it. A repetition with the same body gets the remembered answer and the header
 * {@code Idempotent-Replayed: true}; another body under the same key is refused. Two at the same time: the second waits for the first.
 */
@ApplicationScoped
public class Once {
    private final Transactions transactions;
    private final RememberedAnswerRepository remembered;
    private final ObjectMapper json;

    Once(Transactions transactions, RememberedAnswerRepository remembered, ObjectMapper json) {
        this.transactions = transactions;
        this.remembered = remembered;
        this.json = json;
    }

    public Uni<Response> run(Scope scope, PostRequest request, Function<Tx, Uni<Answer>> work) {
        if (request.key().isEmpty()) {
            return transactions.run(scope, work).map(answer -> response(answer.status(), answer.body()));
        }
        return transactions.run(scope.rememberingFor(request.callerId()), tx -> remembered
                .reserve(tx, request)
                .chain(isNew -> isNew ? first(tx, request, work) : again(tx, request)));
    }

    private Uni<Response> first(Tx tx, PostRequest request, Function<Tx, Uni<Answer>> work) {
        return work.apply(tx).chain(answer -> remembered
                .remember(tx, request, answer.status(), text(answer.replay()))
                .replaceWith(response(answer.status(), answer.body())));
    }

    private Uni<Response> again(Tx tx, PostRequest request) {
        return remembered.find(tx, request).map(found -> {
            if (!found.requestDigest().equals(request.requestDigest())) {
                throw new AccountsError.Conflict(
                                "idempotency_key_reused",
                                "This Idempotency-Key was used with another body or path; take a new one.")
                        .refusal();
            }
            return Response.status(found.status())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header("Idempotent-Replayed", "true")
                    .entity(found.answer())
                    .build();
        });
    }

    private static Response response(int status, Object body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body)
                .build();
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot be written as JSON: " + body.getClass().getName(), e);
        }
    }
}
