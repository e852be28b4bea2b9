package io.tollway.accounts.apikey;

import java.util.UUID;

/** A key that was just made, with its secret; the only value that carries both. */
public final class CreatedKey {
    private final KeySecret secret;
    private final ApiKeyEntity key;

    CreatedKey(KeySecret secret, ApiKeyEntity key) {
        this.secret = secret;
        this.key = key;
    }

    /** To be shown once, and never kept. */
    public String reveal() {
        return secret.reveal();
    }

    public UUID id() {
        return key.id;
    }

    ApiKeyEntity key() {
        return key;
    }

    @Override
    public String toString() {
        return "CreatedKey[" + key.id + "]";
    }
}
