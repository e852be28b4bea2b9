package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Credits coming in: one transaction, one lot, the wallet, and the events about it. */
@ApplicationScoped
class CreditPosting {
    private static final String ADD_LOT = """
            INSERT INTO lot (id, tenant_id, kind, granted_nano, remaining_nano, repaid_nano, priority, cash_cents, source, transaction_id, expires_at)
            SELECT $1, $2, $3, $4, $4 - least(overdraft_nano, $4), least(overdraft_nano, $4), $5, $6, $7, $8, $9
              FROM wallet WHERE tenant_id = $2
            RETURNING repaid_nano
            """;

    private static final String CREDIT_WALLET = "UPDATE wallet SET balance_nano = balance_nano + $2,"
            + " total_credits_nano = total_credits_nano + $2, overdraft_nano = overdraft_nano - $3, version = version + 1"
            + " WHERE tenant_id = $1 RETURNING " + Wallet.COLUMNS;

    private static final String LOT_OF = "SELECT id FROM lot WHERE transaction_id = $1";

    private final PostgresWallets wallets;
    private final Journal journal;
    private final Outbox outbox;
    private final Clock clock;

    CreditPosting(PostgresWallets wallets, Journal journal, Outbox outbox, Clock clock) {
        this.wallets = wallets;
        this.journal = journal;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param priority lower burns first
     * @param eventType what {@code billing.events.v1} calls it
     */
    record Credit(
            Journal.Heading heading,
            String lotKind,
            int priority,
            long cashCents,
            long amount,
            @Nullable Instant expiresAt,
            List<PlatformLeg> legs,
            String eventType,
            Map<String, String> eventDetails) {}

    /** A transfer whose other side is the tenant's credit account when {@code credit} is one, else the platform's own. */
    record PlatformLeg(Account debit, Account credit, long amount) {}

    Uni<Posted> post(SqlConnection sql, Credit credit) {
        UUID tenant = tenantOf(credit);
        return wallets.open(sql, List.of(tenant))
                .chain(() -> wallets.lock(sql, List.of(tenant)))
                .chain(() -> journal.open(sql, credit.heading()))
                .chain(earlier ->
                        earlier.isPresent() ? replay(sql, credit, earlier.get()) : postFresh(sql, credit, tenant));
    }

    private Uni<Posted> replay(SqlConnection sql, Credit credit, Journal.Earlier earlier) {
        if (!earlier.fingerprint().equals(credit.heading().fingerprint())) {
            return Uni.createFrom()
                    .failure(new BillingError.Conflict(
                                    "posting_differs",
                                    "This was posted before with other amounts; post a correction instead.")
                            .toException());
        }
        return sql.preparedQuery(LOT_OF)
                .execute(Tuple.of(earlier.id()))
                .map(rows -> new Posted(earlier.id(), rows.iterator().next().getUUID("id"), true));
    }

    private Uni<Posted> postFresh(SqlConnection sql, Credit credit, UUID tenant) {
        UUID lot = UuidV7.next(clock);
        UUID transaction = credit.heading().id();
        Instant expires = credit.expiresAt();
        Tuple lotValues = Tuple.tuple()
                .addUUID(lot)
                .addUUID(tenant)
                .addString(credit.lotKind())
                .addLong(credit.amount())
                .addInteger(credit.priority())
                .addLong(credit.cashCents())
                .addString(credit.heading().reference())
                .addUUID(transaction)
                .addOffsetDateTime(expires == null ? null : expires.atOffset(ZoneOffset.UTC));
        return transfer(sql, credit.heading(), tenant, credit.legs())
                .chain(() -> sql.preparedQuery(ADD_LOT).execute(lotValues))
                .map(rows -> rows.iterator().next().getLong("repaid_nano"))
                .chain(repaid -> sql.preparedQuery(CREDIT_WALLET).execute(Tuple.of(tenant, credit.amount(), repaid)))
                .map(rows -> Wallet.of(rows.iterator().next()))
                .chain(wallet -> outbox.append(sql, events(credit, wallet)))
                .replaceWith(new Posted(transaction, lot, false));
    }

    /** Posts the legs that move anything, opening accounts as needed. */
    Uni<Void> transfer(SqlConnection sql, Journal.Heading heading, UUID tenant, List<PlatformLeg> platformLegs) {
        return legs(sql, platformLegs, tenant).chain(legs -> journal.post(sql, heading.id(), heading.kind(), legs));
    }

    private Uni<List<Journal.Leg>> legs(SqlConnection sql, List<PlatformLeg> platformLegs, UUID tenant) {
        Uni<List<Journal.Leg>> all = Uni.createFrom().item(List.of());
        for (PlatformLeg leg : platformLegs) {
            if (leg.amount() == 0) {
                continue;
            }
            all = all.chain(legs -> journal.account(sql, leg.debit()).chain(debit -> journal.account(sql, leg.credit())
                    .map(creditId -> append(
                            legs,
                            new Journal.Leg(
                                    tenant,
                                    debit,
                                    creditId,
                                    leg.debit().code(),
                                    leg.credit().code(),
                                    leg.amount())))));
        }
        return all;
    }

    private List<OutboxRecord> events(Credit credit, Wallet wallet) {
        BillingEvent event = new BillingEvent(
                credit.heading().id(),
                wallet.organizationId(),
                credit.eventType(),
                clock.instant(),
                credit.eventDetails());
        return List.of(
                BalanceEvents.of(wallet, clock.instant()),
                OutboxRecord.of(Topics.BILLING_EVENTS, wallet.organizationId().toString(), event));
    }

    private static UUID tenantOf(Credit credit) {
        return java.util.Objects.requireNonNull(credit.heading().tenant(), "a credit belongs to a tenant");
    }

    private static <T> List<T> append(List<T> list, T last) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(last))
                .toList();
    }
}
