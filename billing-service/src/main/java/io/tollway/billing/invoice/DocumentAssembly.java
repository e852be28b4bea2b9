package io.tollway.billing.invoice;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.invoice.Document.AdjustmentLine;
import io.tollway.billing.invoice.Document.Customer;
import io.tollway.billing.invoice.Document.GrantLine;
import io.tollway.billing.invoice.Document.TopUpLine;
import io.tollway.billing.invoice.Document.Totals;
import io.tollway.billing.invoice.Document.UsageGroup;
import io.tollway.billing.ledger.JournalEntry;
import io.tollway.billing.ledger.Statement;
import io.tollway.billing.ledger.UsageLine;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.state.Names;
import io.tollway.billing.state.StateFold;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.TopUpReceipts.Sold;
import io.tollway.billing.topup.refund.CreditNotes;
import io.tollway.contracts.state.TenantState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a document together from one ledger statement and the names around it. */
@ApplicationScoped
class DocumentAssembly {
    static final String STRIPE_REFERENCE = "stripe:";

    private static final String CURRENCY = "USD";
    private static final String NO_TAX_REGIME = "none@1";
    private static final String NO_TAX_NOTICE =
            "This is a statement of account. It is not a tax invoice and asks for no payment: credits are prepaid, and each payment has the Stripe invoice named above. "
                    + "No tax was collected. A request counts in the month in which it was booked; amounts are exact to the nano-dollar.";
    private static final Comparator<UsageGroup> LARGEST_FIRST = Comparator.comparing(UsageGroup::chargeUsd)
            .reversed()
            .thenComparing(UsageGroup::model)
            .thenComparing(UsageGroup::provider)
            .thenComparing(UsageGroup::credentialSource)
            .thenComparing(UsageGroup::projectId)
            .thenComparing(UsageGroup::keyId);

    private final DocumentConfig config;
    private final StateFold state;

    DocumentAssembly(DocumentConfig config, StateFold state) {
        this.config = config;
        this.state = state;
    }

    /** The document without what only a final one has. */
    Document draft(
            OrganizationId organization,
            Period period,
            Statement ledger,
            Map<String, Sold> sold,
            Map<String, CreditNotes.Issued> notes,
            Names names) {
        List<TopUpLine> topUps = new ArrayList<>();
        List<GrantLine> grants = new ArrayList<>();
        List<AdjustmentLine> adjustments = new ArrayList<>();
        NanoUsd usage = NanoUsd.ZERO;
        for (JournalEntry entry : ledger.entries()) {
            switch (entry.kind()) {
                case TOP_UP -> topUps.add(topUp(entry, Optional.ofNullable(sold.get(paymentId(entry)))));
                case GRANT ->
                    grants.add(new GrantLine(entry.bookedAt(), entry.reference(), entry.change(), entry.memo()));
                case USAGE -> usage = usage.minus(entry.change());
                case GRANT_EXPIRY, TRUE_UP, REFUND_FAILED, DISPUTE, DISPUTE_WON ->
                    adjustments.add(adjustment(entry, Optional.empty()));
                case REFUND -> adjustments.add(adjustment(entry, Optional.ofNullable(notes.get(entry.reference()))));
                // The credit had gone before; these move money between our own accounts.
                case REFUND_PAID, DISPUTE_LOST -> {}
            }
        }
        return new Document(
                Document.SCHEMA,
                Document.KIND,
                Document.DRAFT,
                null,
                period.month().toString(),
                period.start(),
                period.end(),
                period.zone().getId(),
                null,
                ledger.completeUpTo(),
                seller(),
                customer(organization),
                CURRENCY,
                ledger.opening(),
                totals(topUps, grants, adjustments, usage),
                usage,
                ledger.closing(),
                topUps,
                grants,
                adjustments,
                ledger.usage().stream()
                        .map(line -> group(line, names))
                        .sorted(LARGEST_FIRST)
                        .toList(),
                null,
                NO_TAX_REGIME,
                NO_TAX_NOTICE);
    }

    private static AdjustmentLine adjustment(JournalEntry entry, Optional<CreditNotes.Issued> note) {
        return new AdjustmentLine(
                entry.bookedAt(),
                entry.kind().wireName(),
                entry.reference(),
                entry.change(),
                entry.memo(),
                note.map(CreditNotes.Issued::number).orElse(null),
                note.map(CreditNotes.Issued::url).orElse(null));
    }

    private static Totals totals(
            List<TopUpLine> topUps, List<GrantLine> grants, List<AdjustmentLine> adjustments, NanoUsd usage) {
        return new Totals(
                sum(topUps.stream().map(TopUpLine::creditUsd).toList()),
                sum(grants.stream().map(GrantLine::amountUsd).toList()),
                usage,
                sum(adjustments.stream().map(AdjustmentLine::amountUsd).toList()),
                sum(topUps.stream().map(TopUpLine::feeUsd).toList()),
                sum(topUps.stream().map(TopUpLine::taxUsd).toList()),
                sum(topUps.stream().map(TopUpLine::paidUsd).toList()));
    }

    private static NanoUsd sum(List<NanoUsd> amounts) {
        return amounts.stream().reduce(NanoUsd.ZERO, NanoUsd::plus);
    }

    static String paymentId(JournalEntry entry) {
        String reference = entry.reference();
        return reference.startsWith(STRIPE_REFERENCE) ? reference.substring(STRIPE_REFERENCE.length()) : reference;
    }

    private static TopUpLine topUp(JournalEntry entry, Optional<Sold> sold) {
        Optional<Receipt> receipt = sold.flatMap(Sold::receipt);
        return new TopUpLine(
                entry.bookedAt(),
                paymentId(entry),
                entry.change(),
                entry.fee(),
                entry.tax(),
                entry.change().plus(entry.fee()).plus(entry.tax()),
                sold.map(Sold::topUpId).orElse(null),
                sold.flatMap(Sold::purchaseOrder).orElse(null),
                receipt.map(Receipt::id).orElse(null),
                receipt.flatMap(Receipt::number).orElse(null),
                receipt.flatMap(Receipt::url).orElse(null));
    }

    private static UsageGroup group(UsageLine line, Names names) {
        return new UsageGroup(
                line.projectId(),
                names.project(line.projectId()).orElse(null),
                line.keyId(),
                names.key(line.keyId()).orElse(null),
                line.model(),
                line.provider(),
                line.credentialSource(),
                line.requests(),
                line.inputTokens(),
                line.outputTokens(),
                line.charge(),
                line.list());
    }

    private Document.Seller seller() {
        DocumentConfig.Seller seller = config.seller();
        return new Document.Seller(
                seller.name(),
                seller.address().orElse(List.of()),
                seller.taxId().orElse(null),
                seller.contact());
    }

    private Customer customer(OrganizationId organization) {
        Optional<TenantState> tenant = state.tenant(organization.value());
        return new Customer(
                organization.value(),
                tenant.map(TenantState::name).orElse(organization.toString()),
                tenant.map(TenantState::ownerEmail).orElse(null));
    }
}
