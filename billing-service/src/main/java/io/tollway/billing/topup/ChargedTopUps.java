package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.ledger.Posted;
import io.tollway.billing.ledger.TopUpPosting;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Credit that was paid for without anybody at a payment page. It stands among the organization's top-ups as every other: same fee, same ledger, same documents. */
@ApplicationScoped
public class ChargedTopUps {
    private static final String NO_JURISDICTION = "none";

    private final Ledger ledger;
    private final TopUpRepository repository;
    private final TopUpEvents events;
    private final Outbox outbox;

    ChargedTopUps(Ledger ledger, TopUpRepository repository, TopUpEvents events, Outbox outbox) {
        this.ledger = ledger;
        this.repository = repository;
        this.events = events;
        this.outbox = outbox;
    }

    /**
     * @param id of what charged it; the top-up's own id
     * @param chargedBy who or what ordered it
     * @param paymentId the payment provider's id of the payment: the money's identity
     */
    public record Charged(
            UUID id,
            OrganizationId organization,
            Quote quote,
            String chargedBy,
            Instant orderedAt,
            String paymentId,
            Receipt receipt,
            Instant paidAt) {}

    /** Posts the credit, once per payment; comes first, so that a crash leaves nothing worse than a missing row, which the next look writes. */
    public Uni<Posted> post(Charged charged) {
        Quote quote = charged.quote();
        return ledger.topUp(new TopUpPosting(
                charged.organization(),
                charged.paymentId(),
                NanoUsd.ofCents(quote.credit().value()),
                NanoUsd.ofCents(quote.fee().value()),
                NanoUsd.ofCents(quote.tax().value()),
                NO_JURISDICTION,
                charged.paidAt()));
    }

    /** Writes the top-up and tells of it, in the caller's transaction. */
    public Uni<Void> record(SqlConnection connection, Charged charged) {
        TopUpOrder order = new TopUpOrder(
                charged.id(),
                charged.organization(),
                charged.quote(),
                charged.chargedBy(),
                Optional.empty(),
                charged.orderedAt(),
                charged.paidAt());
        TopUp.Succeeded succeeded = new TopUp.Succeeded(
                order, Optional.empty(), charged.paymentId(), Optional.of(charged.receipt()), charged.paidAt());
        return connection
                .preparedQuery("""
                        INSERT INTO top_up (id, tenant_id, state, credit_cents, fee_cents, tax_cents, tax_regime, ordered_by, created_at, expires_at,
                                            payment_id, settled_at, receipt_id, receipt_number, receipt_url, receipt_pdf)
                        VALUES ($1, $2, 'succeeded', $3, $4, $5, $6, $7, $8, $9, $10, $9, $11, $12, $13, $14)""")
                .execute(Tuple.tuple()
                        .addUUID(order.id())
                        .addUUID(order.organization().value())
                        .addLong(order.quote().credit().value())
                        .addLong(order.quote().fee().value())
                        .addLong(order.quote().tax().value())
                        .addString(order.quote().regime())
                        .addString(order.orderedBy())
                        .addOffsetDateTime(TopUpRow.offset(order.createdAt()))
                        .addOffsetDateTime(TopUpRow.offset(charged.paidAt()))
                        .addString(charged.paymentId())
                        .addString(charged.receipt().id())
                        .addString(charged.receipt().number().orElse(null))
                        .addString(charged.receipt().url().orElse(null))
                        .addString(charged.receipt().pdf().orElse(null)))
                .chain(() -> repository.lockWallet(connection, order.organization()))
                .chain(() -> outbox.append(connection, List.of(events.of(succeeded, charged.paidAt()))));
    }
}
