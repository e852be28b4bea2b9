package io.tollway.gateway.state;

import io.tollway.contracts.state.ApiKeyState;
import io.vertx.core.Future;
import java.util.Optional;

/** Asks accounts for a well-formed key that the snapshot does not know yet. */
public interface KeyDirectory {
    /**
     * Looks one key up, at most once at a time per digest. What is found is folded into the snapshot too.
     *
     * @param digest SHA-256 of the whole key, 32 bytes
     * @return on the caller's context: the key, or empty when accounts positively does not know it; failed when nobody can answer, which must become a 503 and never a 401
     */
    Future<Optional<ApiKeyState>> lookUp(byte[] digest);
}
