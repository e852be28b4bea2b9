package io.tollway.accounts.apikey;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as our own API shows it. */
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
        @Nullable Instant expiresAt) {

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
                key.limitNano == null ? null : KeyMoney.usd(key.limitNano).toPlainString(),
                key.limitReset == null ? null : key.limitReset.name().toLowerCase(Locale.ROOT),
                key.createdAt,
                key.expiresAt);
    }
}
