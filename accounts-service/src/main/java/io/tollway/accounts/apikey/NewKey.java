package io.tollway.accounts.apikey;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What an API key is wanted to be.
 *
 * @param project the default project when empty
 * @param limitNano spend limit in nano-dollars
 */
record NewKey(
        String name,
        Optional<UUID> project,
        Optional<Long> limitNano,
        Optional<ApiKeyState.LimitReset> limitReset,
        Optional<Instant> expiresAt,
        Optional<RateLimits> rateLimits) {}
