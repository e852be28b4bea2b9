package io.tollway.billing.ledger;

import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.BillingStack;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class LedgerIT {
    @Inject
    Ledger ledger;

    @Inject
    LotExpiry expiry;

    @Inject
    Wallets wallets;

    @Inject
    Database database;

    @Inject
    LedgerInvariants invariants;

    private final OrganizationId organization = new OrganizationId(UUID.randomUUID());

    @BeforeEach
    void theServiceIsReady() {
        untilTheServiceIsReady();
    }

    @AfterEach
    void theBooksClose() {
        assertThat(invariants.broken().await().indefinitely()).isEmpty();
    }

    @Test
    void aTopUpPostedFromManySidesAtOnceMakesOneLot() {
        TopUpPosting posting = topUp("pi_" + UUID.randomUUID(), "100.00");

        List<Posted> posted = Uni.join()
                .all(Stream.generate(() -> ledger.topUp(posting)).limit(20).toList())
                .andFailFast()
                .await()
                .indefinitely();

        assertThat(posted)
                .extracting(Posted::lotId)
                .containsOnly(posted.getFirst().lotId());
        assertThat(posted).filteredOn(one -> !one.replayed()).hasSize(1);
        BalanceView balance = balance();
        assertThat(balance.balance()).isEqualTo(NanoUsd.parse("100.00"));
        assertThat(balance.lots()).hasSize(1);
    }

    @Test
    void theSamePaymentWithAnotherAmountIsRefused() {
        String payment = "pi_" + UUID.randomUUID();
        ledger.topUp(topUp(payment, "10.00")).await().indefinitely();

        assertThatThrownBy(() -> ledger.topUp(topUp(payment, "11.00")).await().indefinitely())
                .hasMessageContaining("posting_differs");
        assertThat(balance().balance()).isEqualTo(NanoUsd.parse("10.00"));
    }

    @Test
    void theStatementAddsUpAndShowsFeeAndTaxBesideTheCredit() {
        Instant before = Instant.now().minusSeconds(60);
        ledger.topUp(topUp("pi_" + UUID.randomUUID(), "10.00")).await().indefinitely();
        ledger.grant(new GrantPosting(
                        organization, UUID.randomUUID(), NanoUsd.parse("2.50"), "welcome", "person:op", null))
                .await()
                .indefinitely();

        Statement statement = ledger.statement(
                        organization, before, Instant.now().plusSeconds(60))
                .await()
                .indefinitely();

        assertThat(statement.opening()).isEqualTo(NanoUsd.ZERO);
        assertThat(statement.closing()).isEqualTo(NanoUsd.parse("12.50"));
        assertThat(statement.entries().stream().map(JournalEntry::change).reduce(NanoUsd.ZERO, NanoUsd::plus))
                .isEqualTo(statement.closing());
        assertThat(statement.entries())
                .extracting(JournalEntry::kind)
                .containsExactlyInAnyOrder(PostingKind.TOP_UP, PostingKind.GRANT);
        JournalEntry topUp = statement.entries().stream()
                .filter(entry -> entry.kind() == PostingKind.TOP_UP)
                .findFirst()
                .orElseThrow();
        assertThat(topUp.fee()).isEqualTo(NanoUsd.parse("0.80"));
        assertThat(topUp.tax()).isEqualTo(NanoUsd.parse("2.05"));
    }

    @Test
    void anExpiredGrantIsTakenBackAndThePaidCreditStays() {
        ledger.topUp(topUp("pi_" + UUID.randomUUID(), "10.00")).await().indefinitely();
        ledger.grant(new GrantPosting(
                        organization,
                        UUID.randomUUID(),
                        NanoUsd.parse("5.00"),
                        "trial",
                        "person:op",
                        Instant.now().minusSeconds(1)))
                .await()
                .indefinitely();

        expiry.expire().await().indefinitely();
        expiry.expire().await().indefinitely();

        assertThat(balance().balance()).isEqualTo(NanoUsd.parse("10.00"));
        assertThat(balance().totalCredits()).isEqualTo(NanoUsd.parse("10.00"));
        assertThat(balance().lots()).extracting(BalanceView.Lot::kind).containsExactly("paid");
    }

    @Test
    void edgeCase12WhatIsPromisedSurvivesTheExpiryUntilItIsSettled() {
        ledger.grant(new GrantPosting(
                        organization,
                        UUID.randomUUID(),
                        NanoUsd.parse("5.00"),
                        "trial",
                        "person:op",
                        Instant.now().plusSeconds(3_600)))
                .await()
                .indefinitely();
        promise(2_000_000_000L);
        // Only now, since the schedule would not wait for the promise.
        endAllLots();

        expiry.expire().await().indefinitely();
        assertThat(balance().balance()).isEqualTo(NanoUsd.parse("2.00"));
        promise(-2_000_000_000L);
        expiry.expire().await().indefinitely();

        assertThat(balance().balance()).isEqualTo(NanoUsd.ZERO);
    }

    private void endAllLots() {
        database.asLedger(sql -> sql.preparedQuery(
                                "UPDATE lot SET expires_at = now() - interval '1 second' WHERE tenant_id = $1")
                        .execute(Tuple.of(organization.value())))
                .await()
                .indefinitely();
    }

    private void promise(long nano) {
        UUID lease = new UUID(organization.value().getMostSignificantBits(), 1);
        database.asLedger(sql -> wallets.lock(sql, List.of(organization.value()))
                        .chain(() -> sql.preparedQuery("""
                                INSERT INTO spool (id, node_id, epoch) VALUES ($1, 'test', 1) ON CONFLICT DO NOTHING""").execute(Tuple.of(lease)))
                        .chain(() ->
                                sql.preparedQuery("""
                                INSERT INTO lease AS l (id, tenant_id, spool_id, node_id, epoch, bucket_kind, bucket_id, policy_version, granted_nano, expires_at)
                                VALUES ($1, $2, $1, 'test', 1, 'balance', $2, 1, $3, now() + interval '1 hour')
                                ON CONFLICT (id) DO UPDATE SET state = 'FORCED', closed_at = now()""").execute(Tuple.of(lease, organization.value(), Math.abs(nano))))
                        .chain(() -> wallets.promise(sql, java.util.Map.of(organization.value(), nano))))
                .await()
                .indefinitely();
    }

    private TopUpPosting topUp(String payment, String credit) {
        return new TopUpPosting(
                organization,
                payment,
                NanoUsd.parse(credit),
                NanoUsd.parse("0.80"),
                NanoUsd.parse("2.05"),
                "DE",
                Instant.now());
    }

    private BalanceView balance() {
        return ledger.balance(organization).await().indefinitely();
    }
}
