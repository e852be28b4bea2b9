package io.tollway.billing.topup.refund;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between a row of {@code refund} and the state it stands for. */
final class RefundRow {
    private RefundRow() {}

    static Refund read(Row row) {
        RefundOrder order = new RefundOrder(
                row.getUUID("id"),
                new OrganizationId(row.getUUID("tenant_id")),
                row.getUUID("top_up_id"),
                row.getString("payment_id"),
                new UsdCents(row.getLong("credit_cents")),
                new UsdCents(row.getLong("tax_cents")),
                new UsdCents(row.getLong("kept_fee_cents")),
                row.getString("requested_by"),
                row.getOffsetDateTime("requested_at").toInstant());
        Optional<String> providerId = Optional.ofNullable(row.getString("refund_id"));
        return switch (Refund.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))) {
            case REQUESTED -> new Refund.Requested(order);
            case UNKNOWN -> new Refund.Unknown(order);
            case PENDING -> new Refund.Pending(order, providerId.orElseThrow());
            case SUCCEEDED -> new Refund.Succeeded(order, providerId.orElseThrow(), settled(row), note(row));
            case FAILED -> new Refund.Failed(order, providerId, row.getString("reason"), settled(row), note(row));
        };
    }

    /** State, provider's id, reason, settled, note's id, number and address, next look, and the refund's id. */
    static Tuple changing(Refund refund, @Nullable Instant nextLookAt) {
        Tuple values = Tuple.tuple().addString(refund.state().name().toLowerCase(Locale.ROOT));
        switch (refund) {
            case Refund.Requested requested -> open(values, null);
            case Refund.Unknown unknown -> open(values, null);
            case Refund.Pending pending -> open(values, pending.providerId());
            case Refund.Succeeded done ->
                end(
                        values,
                        done.providerId(),
                        null,
                        done.settledAt(),
                        done.note().orElse(null));
            case Refund.Failed failed ->
                end(
                        values,
                        failed.providerId().orElse(null),
                        failed.reason(),
                        failed.settledAt(),
                        failed.note().orElse(null));
        }
        return values.addOffsetDateTime(offset(nextLookAt))
                .addUUID(refund.order().id());
    }

    private static void open(Tuple values, @Nullable String providerId) {
        end(values, providerId, null, null, null);
    }

    private static void end(
            Tuple values,
            @Nullable String providerId,
            @Nullable String reason,
            @Nullable Instant settledAt,
            Refund.@Nullable CreditNote note) {
        values.addString(providerId)
                .addString(reason)
                .addOffsetDateTime(offset(settledAt))
                .addString(note == null ? null : note.id())
                .addString(note == null ? null : note.number())
                .addString(note == null ? null : note.url());
    }

    private static Instant settled(Row row) {
        return row.getOffsetDateTime("settled_at").toInstant();
    }

    private static Optional<Refund.CreditNote> note(Row row) {
        return Optional.ofNullable(row.getString("credit_note_id"))
                .map(id -> new Refund.CreditNote(
                        id, row.getString("credit_note_number"), row.getString("credit_note_url")));
    }

    static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
