package io.tollway.billing.idempotency;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a POST repeatable. The caller's key is bound to the organization, the operation and a digest of the request; the work gets a UUIDv7 that stays the same for every repetition,
 * and must itself be idempotent by that id.
 */
public interface IdempotencyKeys {
    /**
     * Runs the work once per key.
     *
     * @param operation a constant name of what is done, e.g. {@code top_up.create}
     * @param key the {@code Idempotency-Key} header; absent means the request cannot be repeated, and the work gets a fresh id
     * @param request everything that must be the same in a repetition, as text; only its digest is kept
     * @param work given the id; called again with the same id while no answer is recorded
     * @param type the answer's class, kept as JSON for 30 days and returned to repetitions
     * @return fails with 400 when the key is blank or longer than 255 characters, 409 {@code idempotency_key_reused} when it came with another request before
     */
    <T> Uni<T> once(
            OrganizationId organization,
            String operation,
            @Nullable String key,
            String request,
            Class<T> type,
            Function<UUID, Uni<T>> work);
}
