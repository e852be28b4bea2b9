package io.tollway.billing.topup.automatic;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.Quote;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.Attempt.State;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between a row of {@code auto_top_up_attempt} and the state it stands for. */
final class AttemptRow {
    static final String COLUMNS = """
            id, tenant_id, state, credit_cents, fee_cents, tax_cents, tax_regime, customer_id, created_at, tries, card, since, next_try_at,
            invoice_id, invoice_number, invoice_url, invoice_pdf, payment_id, reason""";

    private AttemptRow() {}

    static Attempt read(Row row) {
        Attempt.Order order = order(row);
        Optional<Receipt> invoice = invoice(row);
        int tries = row.getInteger("tries");
        Instant since = instant(row, "since");
        String reason = row.getString("reason");
        return switch (State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))) {
            case CREATING -> new Attempt.Creating(order, invoice);
            case FINALIZED -> new Attempt.Finalized(order, invoice.orElseThrow(), tries);
            case PAYING -> new Attempt.Paying(order, invoice.orElseThrow(), tries, row.getString("card"));
            case DECLINED ->
                new Attempt.Declined(order, invoice.orElseThrow(), tries, reason, instant(row, "next_try_at"));
            case ACTION_REQUIRED -> new Attempt.ActionRequired(order, invoice.orElseThrow(), tries, since);
            case UNKNOWN -> new Attempt.Unknown(order, invoice, tries, since);
            case WITHDRAWING -> new Attempt.Withdrawing(order, invoice.orElseThrow(), tries, reason);
            case PAID -> new Attempt.Paid(order, invoice.orElseThrow(), tries, row.getString("payment_id"), since);
            case CANCELED -> new Attempt.Canceled(order, invoice, tries, reason, since);
            case QUARANTINED ->
                new Attempt.Quarantined(
                        order, invoice, tries, Optional.ofNullable(row.getString("payment_id")), reason, since);
        };
    }

    private static Attempt.Order order(Row row) {
        return new Attempt.Order(
                row.getUUID("id"),
                new OrganizationId(row.getUUID("tenant_id")),
                new Quote(
                        new UsdCents(row.getLong("credit_cents")),
                        new UsdCents(row.getLong("fee_cents")),
                        new UsdCents(row.getLong("tax_cents")),
                        row.getString("tax_regime")),
                row.getString("customer_id"),
                instant(row, "created_at"));
    }

    private static Optional<Receipt> invoice(Row row) {
        return Optional.ofNullable(row.getString("invoice_id"))
                .map(id -> new Receipt(
                        id,
                        Optional.ofNullable(row.getString("invoice_number")),
                        Optional.ofNullable(row.getString("invoice_url")),
                        Optional.ofNullable(row.getString("invoice_pdf"))));
    }

    /** The columns that change with the state, in the order of {@link AttemptRepository}'s update. */
    static Tuple changing(Attempt attempt, Instant since, @Nullable Instant nextLookAt, boolean changesState) {
        Changing values =
                switch (attempt) {
                    case Attempt.Creating ignored -> Changing.NONE;
                    case Attempt.Finalized ignored -> Changing.NONE;
                    case Attempt.ActionRequired ignored -> Changing.NONE;
                    case Attempt.Unknown ignored -> Changing.NONE;
                    case Attempt.Paying paying -> new Changing(paying.card(), null, null, null);
                    case Attempt.Declined declined -> new Changing(null, declined.nextTryAt(), null, declined.reason());
                    case Attempt.Withdrawing withdrawing -> new Changing(null, null, null, withdrawing.reason());
                    case Attempt.Paid paid -> new Changing(null, null, paid.paymentId(), null);
                    case Attempt.Canceled canceled -> new Changing(null, null, null, canceled.reason());
                    case Attempt.Quarantined quarantined ->
                        new Changing(null, null, quarantined.paymentId().orElse(null), quarantined.reason());
                };
        Optional<Receipt> invoice = attempt.invoice();
        return Tuple.tuple()
                .addUUID(attempt.order().id())
                .addString(wireName(attempt.state()))
                .addInteger(attempt.tries())
                .addString(values.card())
                .addOffsetDateTime(SettingsRepository.offset(since))
                .addOffsetDateTime(SettingsRepository.offset(values.nextTryAt()))
                .addString(invoice.map(Receipt::id).orElse(null))
                .addString(invoice.flatMap(Receipt::number).orElse(null))
                .addString(invoice.flatMap(Receipt::url).orElse(null))
                .addString(invoice.flatMap(Receipt::pdf).orElse(null))
                .addString(values.paymentId())
                .addString(values.reason())
                .addOffsetDateTime(SettingsRepository.offset(nextLookAt))
                .addBoolean(changesState);
    }

    static String wireName(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private record Changing(
            @Nullable String card,
            @Nullable Instant nextTryAt,
            @Nullable String paymentId,
            @Nullable String reason) {
        static final Changing NONE = new Changing(null, null, null, null);
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
