package io.tollway.console.client.billing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What billing-service takes and answers, as far as the console shows it. Money is a decimal string of US dollars, never a number. */
public final class BillingShapes {
    private BillingShapes() {}

    public record Page<T>(List<T> data, @Nullable String nextCursor) {}

    public record Balance(
            String balanceUsd,
            String reservedUsd,
            String availableUsd,
            String totalCreditsUsd,
            String totalUsageUsd,
            List<Lot> lots,
            @Nullable Instant asOf) {}

    public record Lot(
            String id,
            String kind,
            String grantedUsd,
            String remainingUsd,
            @Nullable Instant expiresAt,
            @Nullable String source) {}

    public record Quote(String amountUsd, String feeUsd, String totalUsd) {}

    public record NewTopUp(String amountUsd) {}

    public record TopUp(
            UUID id,
            String state,
            String amountUsd,
            String feeUsd,
            String totalUsd,
            @Nullable String checkoutUrl,
            @Nullable Instant createdAt,
            @Nullable String stripeInvoiceId,
            @Nullable String stripeInvoiceUrl,
            @Nullable String stripeInvoicePdf) {

        /** Whether nothing more will happen to it. */
        public boolean ended() {
            return switch (state) {
                case "succeeded", "declined", "expired", "canceled" -> true;
                default -> false;
            };
        }
    }

    public record Invoice(
            String period,
            String status,
            @Nullable String number,
            @Nullable String totalUsageUsd,
            @Nullable String closingBalanceUsd) {}

    /**
     * One request's record. The evidence page shows every field billing has, so it is kept as the tree it came as.
     */
    public record Generation(
            String id,
            @Nullable Instant createdAt,
            @Nullable String model,
            @Nullable String providerName,
            @Nullable JsonNode totalCost,
            @Nullable JsonNode tokensPrompt,
            @Nullable JsonNode tokensCompletion,
            @Nullable String outcome,
            @Nullable String finishReason,
            @Nullable Boolean streamed,
            @Nullable Boolean isByok,
            @Nullable Long latency,
            @Nullable JsonNode attempts) {}
}
