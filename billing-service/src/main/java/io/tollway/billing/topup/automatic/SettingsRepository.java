package io.tollway.billing.topup.automatic;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.CardRail.Card;
import io.tollway.billing.topup.automatic.Settings.Limits;
import io.tollway.billing.topup.automatic.Settings.Stopped;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables {@code auto_top_up} and {@code saved_card}. */
@ApplicationScoped
class SettingsRepository {
    private static final String COLUMNS = """
            tenant_id, enabled, threshold_cents, amount_cents, daily_ceiling_cents, monthly_ceiling_cents, stopped_reason, stopped_at, stopped_until, counted_from""";

    Uni<Optional<Settings>> find(SqlConnection connection, OrganizationId organization) {
        return one(connection, "SELECT " + COLUMNS + " FROM auto_top_up WHERE tenant_id = $1", organization)
                .map(found -> found.map(SettingsRepository::settings));
    }

    /** Locked until the transaction ends: attempts begin, and ceilings are counted, under this lock. It is taken before an attempt's and before the wallet's. */
    Uni<Optional<Settings>> lock(SqlConnection connection, OrganizationId organization) {
        return one(connection, "SELECT " + COLUMNS + " FROM auto_top_up WHERE tenant_id = $1 FOR UPDATE", organization)
                .map(found -> found.map(SettingsRepository::settings));
    }

    /** Writes what a person wants; whatever held it back is forgotten. */
    Uni<Void> write(
            SqlConnection connection,
            OrganizationId organization,
            boolean enabled,
            Limits limits,
            String by,
            Instant at) {
        return connection
                .preparedQuery("""
                        INSERT INTO auto_top_up AS known (tenant_id, enabled, threshold_cents, amount_cents, daily_ceiling_cents, monthly_ceiling_cents,
                                                          counted_from, changed_by, changed_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $8, $7, $8)
                        ON CONFLICT (tenant_id) DO UPDATE
                           SET enabled = EXCLUDED.enabled, threshold_cents = EXCLUDED.threshold_cents, amount_cents = EXCLUDED.amount_cents,
                               daily_ceiling_cents = EXCLUDED.daily_ceiling_cents, monthly_ceiling_cents = EXCLUDED.monthly_ceiling_cents,
                               counted_from = CASE WHEN known.stopped_reason = 'too_many_attempts' THEN EXCLUDED.counted_from ELSE known.counted_from END,
                               stopped_reason = NULL, stopped_at = NULL, stopped_until = NULL,
                               changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at""")
                .execute(Tuple.tuple()
                        .addUUID(organization.value())
                        .addBoolean(enabled)
                        .addLong(limits.threshold().value())
                        .addLong(limits.amount().value())
                        .addLong(limits.daily().value())
                        .addLong(limits.monthly().value())
                        .addString(by)
                        .addOffsetDateTime(offset(at)))
                .replaceWithVoid();
    }

    /** A suspension stays: only who suspended may lift it. */
    Uni<Void> stop(
            SqlConnection connection, OrganizationId organization, Stop reason, Instant at, @Nullable Instant until) {
        return connection
                .preparedQuery("""
                        UPDATE auto_top_up SET stopped_reason = $2, stopped_at = $3, stopped_until = $4
                         WHERE tenant_id = $1 AND stopped_reason IS DISTINCT FROM 'suspended'""")
                .execute(Tuple.of(organization.value(), reason.wireName(), offset(at), offset(until)))
                .replaceWithVoid();
    }

    /** Ends the stop, if it is one of these. */
    Uni<Void> go(SqlConnection connection, OrganizationId organization, Stop... reasons) {
        String[] names = java.util.Arrays.stream(reasons).map(Stop::wireName).toArray(String[]::new);
        return connection
                .preparedQuery("""
                        UPDATE auto_top_up SET stopped_reason = NULL, stopped_at = NULL, stopped_until = NULL
                         WHERE tenant_id = $1 AND stopped_reason = ANY ($2)""")
                .execute(Tuple.of(organization.value(), names))
                .replaceWithVoid();
    }

    Uni<Void> switchOff(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("UPDATE auto_top_up SET enabled = false WHERE tenant_id = $1")
                .execute(Tuple.of(organization.value()))
                .replaceWithVoid();
    }

    Uni<Optional<Card>> card(SqlConnection connection, OrganizationId organization) {
        return one(
                        connection,
                        "SELECT payment_method_id, brand, last4, exp_month, exp_year FROM saved_card WHERE tenant_id = $1",
                        organization)
                .map(found -> found.map(SettingsRepository::card));
    }

    Uni<Void> saveCard(SqlConnection connection, OrganizationId organization, Card card, String by, Instant at) {
        return connection
                .preparedQuery("""
                        INSERT INTO saved_card (tenant_id, payment_method_id, brand, last4, exp_month, exp_year, saved_by, saved_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        ON CONFLICT (tenant_id) DO UPDATE
                           SET payment_method_id = EXCLUDED.payment_method_id, brand = EXCLUDED.brand, last4 = EXCLUDED.last4,
                               exp_month = EXCLUDED.exp_month, exp_year = EXCLUDED.exp_year, saved_by = EXCLUDED.saved_by, saved_at = EXCLUDED.saved_at""")
                .execute(Tuple.tuple()
                        .addUUID(organization.value())
                        .addString(card.paymentMethodId())
                        .addString(card.brand())
                        .addString(card.last4())
                        .addInteger(card.expMonth())
                        .addInteger(card.expYear())
                        .addString(by)
                        .addOffsetDateTime(offset(at)))
                .replaceWithVoid();
    }

    Uni<Void> removeCard(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("DELETE FROM saved_card WHERE tenant_id = $1")
                .execute(Tuple.of(organization.value()))
                .replaceWithVoid();
    }

    /** The wallet's side of the decision, read under the locks that the caller has. */
    Uni<Optional<Funds>> funds(SqlConnection connection, OrganizationId organization) {
        return one(
                        connection,
                        "SELECT balance_nano, leased_nano, frozen FROM wallet WHERE tenant_id = $1",
                        organization)
                .map(found -> found.map(row ->
                        new Funds(row.getLong("balance_nano"), row.getLong("leased_nano"), row.getBoolean("frozen"))));
    }

    /** Nano-dollars. */
    record Funds(long balance, long leased, boolean frozen) {
        private static final long NANO_PER_CENT = 10_000_000L;

        /**
         * After usage the posted balance counts: what is only reserved may come back. A lease that was refused proves that the reserved part is in use, so then what is free counts.
         */
        boolean below(UsdCents threshold, boolean refused) {
            long counted = refused ? Math.subtractExact(balance, leased) : balance;
            return counted < Math.multiplyExact(threshold.value(), NANO_PER_CENT);
        }
    }

    private static <T> Uni<Optional<T>> mapped(Uni<RowSet<Row>> rows, Function<Row, T> read) {
        return rows.map(set -> set.size() == 0
                ? Optional.empty()
                : Optional.of(read.apply(set.iterator().next())));
    }

    private static Uni<Optional<Row>> one(SqlConnection connection, String sql, OrganizationId organization) {
        return mapped(connection.preparedQuery(sql).execute(Tuple.of(organization.value())), Function.identity());
    }

    private static Settings settings(Row row) {
        String reason = row.getString("stopped_reason");
        OffsetDateTime until = row.getOffsetDateTime("stopped_until");
        return new Settings(
                new OrganizationId(row.getUUID("tenant_id")),
                row.getBoolean("enabled"),
                new Limits(
                        new UsdCents(row.getLong("threshold_cents")),
                        new UsdCents(row.getLong("amount_cents")),
                        new UsdCents(row.getLong("daily_ceiling_cents")),
                        new UsdCents(row.getLong("monthly_ceiling_cents"))),
                reason == null
                        ? Optional.empty()
                        : Optional.of(new Stopped(
                                Stop.ofWireName(reason),
                                row.getOffsetDateTime("stopped_at").toInstant(),
                                Optional.ofNullable(until).map(OffsetDateTime::toInstant))),
                row.getOffsetDateTime("counted_from").toInstant());
    }

    private static Card card(Row row) {
        return new Card(
                row.getString("payment_method_id"),
                row.getString("brand"),
                row.getString("last4"),
                row.getInteger("exp_month"),
                row.getInteger("exp_year"));
    }

    static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
