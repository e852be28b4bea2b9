package io.tollway.billing.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organization's balance as posted.
 *
 * @param balance posted; negative when more was used than was there
 * @param reserved promised to gateways and not yet settled, quarantined slices included
 * @param available balance plus credit line minus reserved; never less than 0 here
 */
public record BalanceView(
        @JsonProperty("balance_usd") NanoUsd balance,
        @JsonProperty("reserved_usd") NanoUsd reserved,
        @JsonProperty("available_usd") NanoUsd available,
        @JsonProperty("total_credits_usd") NanoUsd totalCredits,
        @JsonProperty("total_usage_usd") NanoUsd totalUsage,
        List<Lot> lots,
        @JsonProperty("as_of") Instant asOf) {
    public BalanceView {
        lots = List.copyOf(lots);
    }

    /**
     * @param kind {@code paid} or {@code promo}
     * @param source where it came from: {@code stripe:pi_…} or {@code grant:<id>}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lot(
            UUID id,
            String kind,
            @JsonProperty("granted_usd") NanoUsd granted,
            @JsonProperty("remaining_usd") NanoUsd remaining,
            @JsonProperty("expires_at") @Nullable Instant expiresAt,
            String source) {}
}
