package io.tollway.console.client.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What billing-service takes and answers, as far as the console shows it. Money is a decimal string of US dollars, never a number. */
public final class BillingShapes {
    private BillingShapes() {}

    public record Page<T>(List<T> data, @Nullable String nextCursor) {}

    public record One<T>(T data) {}

    public record Balance(
            String balanceUsd,
            String reservedUsd,
            String availableUsd,
            String totalCreditsUsd,
            String totalUsageUsd,
            List<Lot> lots,
            @Nullable Instant asOf) {
        public boolean nothingAvailable() {
            return new BigDecimal(availableUsd).signum() <= 0;
        }
    }

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

        /** The state in words. An order whose page was left is open for a while and then expires; either way nothing was paid. */
        public String label() {
            return switch (state) {
                case "created" -> "not completed";
                case "processing" -> "being confirmed";
                case "succeeded" -> "paid";
                case "canceled" -> "canceled";
                default -> state;
            };
        }

        /** Whether nothing more will happen to it. */
        public boolean ended() {
            return switch (state) {
                case "succeeded", "declined", "expired", "canceled" -> true;
                default -> false;
            };
        }
    }

    /** What could be refunded of a top-up now, and why not more. */
    public record RefundQuote(String amountUsd, String totalUsd, String feeKeptUsd, List<Limit> limits) {
        public boolean possible() {
            return new BigDecimal(amountUsd).signum() > 0;
        }

        /** One reason, in words. */
        public record Limit(String code, String message) {}
    }

    /** @param amountUsd all that is unused when absent */
    public record NewRefund(@Nullable String amountUsd) {}

    public record Refund(
            UUID id,
            String state,
            String amountUsd,
            String totalUsd,
            @Nullable Instant requestedAt,
            @Nullable String reason,
            @Nullable String creditNoteNumber,
            @Nullable String creditNoteUrl) {

        /** The state in words. */
        public String label() {
            return switch (state) {
                case "requested", "unknown", "pending" -> "on its way";
                case "succeeded" -> "refunded";
                case "failed" -> "failed, the credit is back";
                default -> state;
            };
        }
    }

    /**
     * Automatic top-up.
     *
     * @param status {@code not_set_up}, {@code off}, {@code on}, {@code charging} or {@code stopped}
     */
    public record AutoTopUp(
            String status,
            boolean enabled,
            @Nullable String thresholdUsd,
            @Nullable String amountUsd,
            @Nullable String dailyCeilingUsd,
            @Nullable String monthlyCeilingUsd,
            String boughtTodayUsd,
            String boughtThisMonthUsd,
            @Nullable SavedCard card,
            @Nullable Stopped stopped,
            @Nullable Attempt attempt) {

        /** The status in words. */
        public String label() {
            return switch (status) {
                case "not_set_up" -> "not set up";
                case "charging" -> "topping up now";
                default -> status;
            };
        }
    }

    public record SavedCard(String brand, String last4, int expMonth, int expYear) {}

    /** @param until when it goes on by itself */
    public record Stopped(
            String reason, String message, @Nullable Instant until) {}

    /** An automatic top-up on its way, or over. */
    public record Attempt(
            UUID id,
            String state,
            String amountUsd,
            String totalUsd,
            @Nullable Instant createdAt,
            @Nullable String reason,
            @Nullable Instant nextTryAt,
            @Nullable String hostedInvoiceUrl) {

        /** The state in words. */
        public String label() {
            return switch (state) {
                case "creating", "finalized", "paying" -> "being charged";
                case "unknown" -> "being looked up";
                case "withdrawing" -> "being withdrawn";
                case "action_required" -> "waits for you";
                case "quarantined" -> "being checked";
                default -> state;
            };
        }

        public boolean payable() {
            return hostedInvoiceUrl != null && (state.equals("action_required") || state.equals("declined"));
        }
    }

    public record AutoTopUpSettings(
            boolean enabled, String thresholdUsd, String amountUsd, String dailyCeilingUsd, String monthlyCeilingUsd) {}

    /** @param state {@code open}, {@code saved} or {@code expired} */
    public record CardSetup(UUID id, String state, @Nullable String checkoutUrl) {}

    public record Invoice(
            String period,
            String status,
            @Nullable String number,
            @Nullable String totalUsageUsd,
            @Nullable String closingBalanceUsd) {}

    /**
     * One request's record, as far as the pages show it.
     *
     * @param totalCost dollars, a JSON number as OpenRouter has it
     * @param latency milliseconds to the first content byte
     */
    public record Generation(
            String id,
            @Nullable Instant createdAt,
            @Nullable String model,
            @Nullable String providerName,
            @Nullable BigDecimal totalCost,
            @Nullable Long tokensPrompt,
            @Nullable Long tokensCompletion,
            @Nullable String outcome,
            @Nullable String finishReason,
            @Nullable Boolean streamed,
            @Nullable Boolean isByok,
            @Nullable String credentialSource,
            @Nullable Integer priceVersion,
            @Nullable Long latency,
            @Nullable List<ProviderResponse> providerResponses) {}

    /** One upstream try. */
    public record ProviderResponse(
            String providerName,
            @Nullable String endpointId,
            @Nullable Integer status,
            @Nullable Long latency,
            @Nullable String errorClass) {}
}
