package io.tollway.billing.invoice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The consolidated document of one organization and month; its JSON names are these in snake case, its amounts decimal strings of US dollars.
 *
 * @param schema version of this shape
 * @param status {@code draft} or {@code final}
 * @param number only final documents have one
 * @param period the month, {@code 2026-11}
 * @param completeUpTo every usage event that ended before it and reached the ledger is included
 * @param annex the request rows behind {@code usage}; only in final documents
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Document(
        String schema,
        String kind,
        String status,
        @Nullable String number,
        String period,
        Instant periodStart,
        Instant periodEnd,
        String timeZone,
        @Nullable Instant issuedAt,
        Instant completeUpTo,
        Seller seller,
        Customer customer,
        String currency,
        NanoUsd openingBalanceUsd,
        Totals totals,
        NanoUsd totalUsageUsd,
        NanoUsd closingBalanceUsd,
        List<TopUpLine> topUps,
        List<GrantLine> grants,
        List<AdjustmentLine> adjustments,
        List<UsageGroup> usage,
        @Nullable Annex annex,
        String taxRegime,
        String legalNotice) {
    static final String SCHEMA = "tollway.statement/1";
    static final String KIND = "statement_of_account";
    static final String DRAFT = "draft";
    static final String FINAL = "final";

    Document {
        topUps = List.copyOf(topUps);
        grants = List.copyOf(grants);
        adjustments = List.copyOf(adjustments);
        usage = List.copyOf(usage);
    }

    boolean numbered() {
        return number != null;
    }

    /** This draft with what makes it final. */
    Document issued(String newNumber, Instant at, Annex requestRows) {
        return new Document(
                schema,
                kind,
                FINAL,
                newNumber,
                period,
                periodStart,
                periodEnd,
                timeZone,
                at,
                completeUpTo,
                seller,
                customer,
                currency,
                openingBalanceUsd,
                totals,
                totalUsageUsd,
                closingBalanceUsd,
                topUps,
                grants,
                adjustments,
                usage,
                requestRows,
                taxRegime,
                legalNotice);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Seller(
            String name, List<String> address, @Nullable String taxId, String contact) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Customer(
            UUID organizationId, String name, @Nullable String email) {}

    /**
     * The movements by kind. Opening balance + credits + grants + adjustments − usage = closing balance; fee and tax are paid beside the credits.
     *
     * @param paidUsd cash: credits, fees and tax
     */
    record Totals(
            NanoUsd creditsUsd,
            NanoUsd grantsUsd,
            NanoUsd usageUsd,
            NanoUsd adjustmentsUsd,
            NanoUsd feesUsd,
            NanoUsd taxUsd,
            NanoUsd paidUsd) {}

    /**
     * @param paymentId the payment provider's id of the money
     * @param stripeInvoiceNumber as printed on the provider's invoice
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TopUpLine(
            Instant at,
            String paymentId,
            NanoUsd creditUsd,
            NanoUsd feeUsd,
            NanoUsd taxUsd,
            NanoUsd paidUsd,
            @Nullable UUID topUpId,
            @Nullable String purchaseOrder,
            @Nullable String stripeInvoiceId,
            @Nullable String stripeInvoiceNumber,
            @Nullable String stripeInvoiceUrl) {}

    record GrantLine(Instant at, String reference, NanoUsd amountUsd, String reason) {}

    /**
     * Anything else that moved the balance: an expiry, a true-up, a refund, a dispute.
     *
     * @param creditNoteNumber the payment provider's credit note of a refund
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AdjustmentLine(
            Instant at,
            String kind,
            String reference,
            NanoUsd amountUsd,
            String memo,
            @Nullable String creditNoteNumber,
            @Nullable String creditNoteUrl) {}

    /** Requests of one project, key, model, provider and credential source. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UsageGroup(
            UUID projectId,
            @Nullable String projectName,
            UUID keyId,
            @Nullable String keyName,
            String model,
            String provider,
            String credentialSource,
            long requests,
            long inputTokens,
            long outputTokens,
            NanoUsd chargeUsd,
            NanoUsd listUsd) {}

    /**
     * The file with one row per request.
     *
     * @param sha256 of its bytes, lower-case hex
     */
    record Annex(long requests, NanoUsd totalUsd, String sha256) {}
}
