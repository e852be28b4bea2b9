package io.tollway.gateway.state;

import io.tollway.contracts.state.ApiKeyState;
import java.time.Instant;

/** A key the snapshot knows. Its organization and policy are read from the same {@link Snapshot}. */
public record KeyEntry(ApiKeyState state) {
    /** Whether the key itself may be used at that time; its organization and policy are separate questions. */
    public boolean usableAt(Instant now) {
        return !state.disabled() && (state.expiresAt() == null || now.isBefore(state.expiresAt()));
    }
}
