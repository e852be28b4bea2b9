package io.tollway.accounts.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.accounts.input.UsdAmount;
import io.tollway.contracts.state.RateLimits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as our own API shows it.
 *
 * @param usageUsd spent since the key was made; absent when billing did not tell
 * @param limitRemainingUsd what is left of the key's own limit in its current window
 * @param rateLimits its traffic limits; absent when there are none
 */
record KeyView(
        UUID id,
        String hash,
        String label,
        String name,
        String kind,
        @Nullable UUID projectId,
        @Nullable UUID memberId,
        @Nullable List<String> scopes,
        boolean disabled,
        @Nullable String limitUsd,
        @Nullable String limitReset,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String usageUsd,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String usageMonthlyUsd,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String limitRemainingUsd,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RateLimits rateLimits) {

    record Page(List<KeyView> data) {}

    /**
     * The answer that shows the key.
     *
     * @param key the whole key, this once; absent when the request is repeated with its Idempotency-Key, and then {@code message} says what to do
     */
    record Created(@Nullable String key, @Nullable String message, KeyView data) {
        static final String SHOWN_BEFORE =
                "The key was shown once, in the first answer to this Idempotency-Key, and is not kept. If that answer was"
                        + " lost, delete this key and make another with a new Idempotency-Key.";

        static Created of(CreatedKey created) {
            return new Created(created.reveal(), null, KeyView.of(created.key()));
        }

        static Created replay(CreatedKey created) {
            return new Created(null, SHOWN_BEFORE, KeyView.of(created.key()));
        }

        @Override
        public String toString() {
            return "Created[" + data.id() + "]";
        }
    }

    static KeyView of(ApiKeyEntity key) {
        return of(key, null);
    }

    /** @param spend null when it is not known; then nothing is said of it */
    static KeyView of(ApiKeyEntity key, @Nullable KeySpend spend) {
        BigDecimal remaining = spend == null ? null : spend.remainingOf(key);
        return new KeyView(
                key.id,
                key.digest,
                key.label,
                key.name,
                key.kind.name().toLowerCase(Locale.ROOT),
                key.projectId,
                key.memberId,
                key.scopes.isEmpty() ? null : key.scopeList(),
                key.disabled,
                key.limitNano == null ? null : UsdAmount.usd(key.limitNano).toPlainString(),
                key.limitReset == null ? null : key.limitReset.name().toLowerCase(Locale.ROOT),
                key.createdAt,
                key.expiresAt,
                spend == null ? null : spend.charged().total().toPlainString(),
                spend == null ? null : spend.charged().monthly().toPlainString(),
                remaining == null ? null : remaining.toPlainString(),
                key.rateLimits);
    }
}
