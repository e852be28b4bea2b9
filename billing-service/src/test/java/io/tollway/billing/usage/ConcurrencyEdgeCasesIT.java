package io.tollway.billing.usage;

import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingEvents;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent.Final;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Concurrency and replay, by the numbers of {@code docs/EDGE_CASES.md}. The invariants are asked after each. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class ConcurrencyEdgeCasesIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    Database database;

    @Inject
    BatchApplier applier;

    @Inject
    PartitionFence fence;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;

    @BeforeEach
    void anOrganizationWithFiveDollars() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        organization = organization("5.00");
        node = new GatewayNode();
        node.open();
    }

    @AfterEach
    void close() {
        node.close();
        accounts.close();
    }

    @Test
    void edgeCase01OneRequestDeliveredAThousandTimesOverThreeLivesOfAPartitionAndAMonthsEndIsOneDebit() {
        UUID lease = lease(organization, DOLLAR);
        // Minted in the month before, delivered in this one too.
        UUID old = UuidV7.next(Clock.offset(Clock.systemUTC(), Duration.ofDays(-26)));
        Final request = node.finished(
                organization,
                old,
                UUID.randomUUID(),
                1,
                1_000,
                1_000,
                List.of(new LeaseCharge(lease, "balance", organization, 1_000)));
        String topic = "lives-" + UUID.randomUUID();
        int fresh = 0;
        int offset = 0;
        for (int life = 0; life < 3; life++) {
            PartitionFence.Position position =
                    fence.acquire(topic, life % 2).await().indefinitely();
            List<ReadRecord> records = new ArrayList<>();
            for (int i = 0; i < 334; i++) {
                records.add(new ReadRecord(
                        position.nextOffset() + i,
                        Instant.now(),
                        organization.toString(),
                        EventJson.write(request),
                        new ReadRecord.Content.Event(request)));
            }
            fresh += applier.apply(new PartitionBatch(
                            topic,
                            life % 2,
                            position.epoch(),
                            position.nextOffset(),
                            position.nextOffset() + records.size(),
                            records))
                    .await()
                    .indefinitely()
                    .fresh();
            offset += records.size();
        }
        complete(topic, 0);
        complete(topic, 1);

        assertThat(offset).isEqualTo(1_002);
        assertThat(fresh).isEqualTo(1);
        assertThat(balance(organization)).isEqualTo(5 * DOLLAR - 1_000);
    }

    @Test
    void edgeCases03And04And20WhereverADatabaseSessionIsKilledEveryDebitIsExactAfterwards() throws Exception {
        UUID lease = lease(organization, DOLLAR);
        long expected = 5 * DOLLAR;
        Final last = null;
        int killed = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 1; i <= 25; i++) {
                last = node.used(organization, lease, i);
                node.ship(last);
                expected -= i;
            }
            killed += killSessions();
        }
        node.ship(node.close(organization, lease, 500, 5 * DOLLAR - expected));

        until("the lease closes", () -> "closed"
                .equals(node.leaseState(lease).path("state").asText()));
        assertThat(balance(organization)).isEqualTo(expected);
        assertThat(killed).as("sessions that were ended").isPositive();
        assertThat(last).isNotNull();
        // Edge case 20: the outbox lost its sessions too, and still tells what happened.
        UUID later = organization("1.00");
        assertThat(BillingEvents.of(later, "grant.posted", 1)).hasSize(1);
    }

    @Test
    void edgeCase06CreditThatArrivesWhileUsageBurnsLotsLosesAndInventsNothing() throws Exception {
        UUID lease = lease(organization, 5 * DOLLAR);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            work.add(() -> {
                grant(organization, "0.01");
                return null;
            });
            work.add(() -> {
                node.ship(node.used(organization, lease, 100_000_000L));
                return null;
            });
        }
        runAll(work, 8);

        // 5.00 + 40 × 0.01 − 40 × 0.10: the lots are burnt while new ones come.
        until("all usage is applied", () -> balance(organization) == 1_400_000_000L);
    }

    @Test
    void edgeCase10OneCallMayNameATenantOrALeaseSeveralTimesAndPromisesNothingTwice() {
        UUID twice = UUID.randomUUID();
        GatewayNode.Answer answer = node.ask(
                GatewayNode.request(twice, organization, "balance", organization, 2 * DOLLAR, DOLLAR, null),
                GatewayNode.request(UUID.randomUUID(), organization, "balance", organization, 2 * DOLLAR, DOLLAR, null),
                GatewayNode.request(twice, organization, "balance", organization, 5 * DOLLAR, DOLLAR, null),
                GatewayNode.request(
                        UUID.randomUUID(), organization, "balance", organization, 4 * DOLLAR, DOLLAR, null));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.body().path("results");
        assertThat(results.at("/0/granted_nano").asLong())
                .isEqualTo(results.at("/2/granted_nano").asLong());
        assertThat(promised(organization)).isLessThanOrEqualTo(5 * DOLLAR);
        assertThat(results.at("/0/granted_nano").asLong()
                        + results.at("/1/granted_nano").asLong()
                        + results.at("/3/granted_nano").asLong())
                .isEqualTo(promised(organization));
    }

    @Test
    void edgeCase13ConsumersGrantsAndCreditsOnShuffledTenantsNeverDeadlock() throws Exception {
        long before = deadlocks();
        Map<UUID, UUID> leases = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            UUID tenant = organization("1.00");
            leases.put(tenant, lease(tenant, DOLLAR / 2));
        }
        List<UUID> tenants = List.copyOf(leases.keySet());
        List<Callable<Void>> work = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            work.add(() -> {
                for (int i = 0; i < 8; i++) {
                    UUID tenant = tenants.get(random.nextInt(tenants.size()));
                    switch (random.nextInt(3)) {
                        case 0 -> grant(tenant, "0.01");
                        case 1 -> node.lease(UUID.randomUUID(), tenant, 1_000_000, 1_000);
                        case 2 -> node.ship(node.used(tenant, leases.getOrDefault(tenant, tenant), 1_000));
                        default -> throw new IllegalStateException();
                    }
                }
                return null;
            });
        }
        runAll(work, 12);

        Final end = node.used(organization, lease(organization, DOLLAR), 1);
        node.ship(end);
        until("the last record is applied", () -> balance(organization) == 5 * DOLLAR - 1);
        assertThat(deadlocks()).isEqualTo(before);
    }

    private void complete(String topic, int partition) {
        // The topic of this test is on no broker, so nothing will ever complete it.
        fence.complete(
                        topic,
                        partition,
                        fence.acquire(topic, partition).await().indefinitely(),
                        Instant.now().plusSeconds(3_600))
                .await()
                .indefinitely();
    }

    private static void runAll(List<Callable<Void>> work, int parallel) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }

    /** Ends every session of the service but the one that asks; those that are working lose their transaction at whatever statement they are. */
    private int killSessions() {
        return database.asLedger(sql -> sql.query("""
                                SELECT count(pg_terminate_backend(pid)) AS ended
                                  FROM pg_stat_activity WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
                                """).execute())
                .map(rows -> rows.iterator().next().getInteger("ended"))
                .onFailure()
                .recoverWithItem(0)
                .await()
                .indefinitely();
    }

    private long deadlocks() {
        return database.asLedger(sql -> sql.query(
                                "SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()")
                        .execute())
                .map(rows -> rows.iterator().next().getLong("n"))
                .await()
                .indefinitely();
    }

    private UUID organization(String credit) {
        UUID id = accounts.organization();
        grant(id, credit);
        return id;
    }

    private void grant(UUID to, String amount) {
        ledger.grant(new GrantPosting(
                        new OrganizationId(to), UUID.randomUUID(), NanoUsd.parse(amount), "test", "test", null))
                .await()
                .indefinitely();
    }

    private UUID lease(UUID tenant, long amount) {
        UUID lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, tenant, amount, amount)
                        .path("outcome")
                        .asText()));
        return lease;
    }

    private long balance(UUID tenant) {
        return ledger.balance(new OrganizationId(tenant))
                .onFailure()
                .retry()
                .atMost(20)
                .await()
                .indefinitely()
                .balance()
                .value();
    }

    private long promised(UUID tenant) {
        return ledger.balance(new OrganizationId(tenant))
                .await()
                .indefinitely()
                .reserved()
                .value();
    }
}
