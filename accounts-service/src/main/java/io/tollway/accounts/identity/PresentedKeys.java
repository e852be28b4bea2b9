package io.tollway.accounts.identity;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Knows keys by what was presented. Implemented where keys live. */
public interface PresentedKeys {
    /**
     * Who presents this text; empty when it is positively no valid key (malformed, unknown, disabled, expired, deleted).
     *
     * @throws io.tollway.accounts.error.Refusal through the Uni: forbidden for an API key, unavailable when nobody can tell
     */
    Uni<Optional<Caller>> find(String presented, String source);
}
