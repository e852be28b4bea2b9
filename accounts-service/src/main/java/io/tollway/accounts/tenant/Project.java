package io.tollway.accounts.tenant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.RateLimits;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Part of an organization with its own keys and own provider keys; this is also how the API shows it.
 *
 * @param byokMode which credentials serve its requests
 * @param rateLimits of all its keys together; absent when there are none
 * @param endUserRateLimits of each of its end users; absent when there are none
 * @param storeResponses whether responses are kept that its programs ask to have stored
 * @param responseRetentionDays how long they are kept while they are
 */
public record Project(
        UUID id,
        String name,
        @JsonIgnore PolicyState.ByokMode byokMode,
        boolean isDefault,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RateLimits rateLimits,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RateLimits endUserRateLimits,
        boolean storeResponses,
        int responseRetentionDays) {
    static final int RETENTION_DAYS = 30;
    static final int LONGEST_RETENTION_DAYS = 365;

    @JsonProperty("byok_mode")
    public String byokModeName() {
        return byokMode.name().toLowerCase(Locale.ROOT);
    }

    PolicyState.ProjectPolicy toPolicy() {
        return new PolicyState.ProjectPolicy(
                id,
                name,
                byokMode,
                false,
                rateLimits,
                endUserRateLimits,
                storeResponses ? (Integer) responseRetentionDays : null);
    }
}
