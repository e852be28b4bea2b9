package io.tollway.accounts.idempotency;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Clock;

/** Rows of {@code remembered_answer}: digests of key and request, and the answer without anything shown once. */
@ApplicationScoped
class RememberedAnswerRepository {
    record Remembered(String requestDigest, int status, String answer) {}

    private final Clock clock;

    RememberedAnswerRepository(Clock clock) {
        this.clock = clock;
    }

    /** Whether this is the first request with this key. Waits for another transaction that is just using it. */
    Uni<Boolean> reserve(Tx tx, PostRequest request) {
        return tx.session()
                .createNativeQuery("""
                        INSERT INTO remembered_answer (caller, key_digest, request_digest, created_at)
                        VALUES (:caller, :key, :request, :now) ON CONFLICT DO NOTHING
                        """)
                .setParameter("caller", request.callerId())
                .setParameter("key", request.keyDigest())
                .setParameter("request", request.requestDigest())
                .setParameter("now", clock.instant())
                .executeUpdate()
                .map(count -> count == 1);
    }

    Uni<Void> remember(Tx tx, PostRequest request, int status, String answer) {
        return tx.session()
                .createNativeQuery("""
                        UPDATE remembered_answer SET status = :status, answer = :answer
                         WHERE caller = :caller AND key_digest = :key
                        """)
                .setParameter("status", status)
                .setParameter("answer", answer)
                .setParameter("caller", request.callerId())
                .setParameter("key", request.keyDigest())
                .executeUpdate()
                .replaceWithVoid();
    }

    Uni<Remembered> find(Tx tx, PostRequest request) {
        return tx.session()
                .createNativeQuery("""
                        SELECT request_digest, status, answer FROM remembered_answer
                         WHERE caller = :caller AND key_digest = :key
                        """, Tuple.class)
                .setParameter("caller", request.callerId())
                .setParameter("key", request.keyDigest())
                .getSingleResult()
                .map(row -> new Remembered(
                        row.get(0, String.class), ((Number) row.get(1)).intValue(), row.get(2, String.class)));
    }
}
