package io.tollway.billing.usage;

import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.UsageEvent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class BatchApplierIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    BatchApplier applier;

    @Inject
    PartitionFence fence;

    @Inject
    Ledger ledger;

    @Inject
    LedgerInvariants invariants;

    private final String topic = "fence-test-" + UUID.randomUUID();
    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;
    private UUID lease;

    @BeforeEach
    void aLeaseOfOneDollar() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization),
                        UUID.randomUUID(),
                        NanoUsd.parse("1.00"),
                        "test",
                        "test",
                        null))
                .await()
                .indefinitely();
        node = new GatewayNode();
        node.open();
        lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, organization, DOLLAR, DOLLAR)
                        .path("outcome")
                        .asText()));
    }

    @AfterEach
    void theBooksClose() {
        // The topic of this test is on no broker, so nothing will ever complete it.
        fence.complete(
                        topic,
                        0,
                        fence.acquire(topic, 0).await().indefinitely(),
                        Instant.now().plusSeconds(3_600))
                .await()
                .indefinitely();
        node.close();
        accounts.close();
        assertThat(invariants.broken().await().indefinitely()).isEmpty();
    }

    @Test
    void aBatchWhoseCommitWasNotHeardOfIsFencedOnRetryAndChargesOnce() {
        PartitionFence.Position position = fence.acquire(topic, 0).await().indefinitely();
        PartitionBatch batch =
                batch(position, 0, node.used(organization, lease, 10), node.used(organization, lease, 20));

        BatchApplier.Applied applied = applier.apply(batch).await().indefinitely();

        assertThat(applied.fresh()).isEqualTo(2);
        assertThatThrownBy(() -> applier.apply(batch).await().indefinitely()).isInstanceOf(Fenced.class);
        assertThat(balance()).isEqualTo(DOLLAR - 30);
    }

    @Test
    void aRestartedProcessGoesOnWhereTheDatabaseStandsAndTheOldOneIsFenced() {
        PartitionFence.Position old = fence.acquire(topic, 0).await().indefinitely();
        applier.apply(batch(old, 0, node.used(organization, lease, 10))).await().indefinitely();

        PartitionFence.Position next = fence.acquire(topic, 0).await().indefinitely();

        assertThat(next.nextOffset()).isEqualTo(1);
        assertThat(next.epoch()).isEqualTo(old.epoch() + 1);
        PartitionBatch zombie = batch(old, 1, node.used(organization, lease, 100));
        assertThatThrownBy(() -> applier.apply(zombie).await().indefinitely()).isInstanceOf(Fenced.class);
        applier.apply(batch(next, 1, node.used(organization, lease, 5))).await().indefinitely();
        assertThat(balance()).isEqualTo(DOLLAR - 15);
    }

    @Test
    void recordsReadAgainFromTheBeginningChangeNothing() {
        PartitionFence.Position position = fence.acquire(topic, 0).await().indefinitely();
        UsageEvent used = node.used(organization, lease, 10);
        applier.apply(batch(position, 0, used)).await().indefinitely();
        fence.restart(topic, 0, position.epoch(), 0).await().indefinitely();
        PartitionFence.Position again = fence.acquire(topic, 0).await().indefinitely();

        BatchApplier.Applied applied =
                applier.apply(batch(again, 0, used, used)).await().indefinitely();

        assertThat(applied.fresh()).isZero();
        assertThat(applied.deadLetters()).isZero();
        assertThat(balance()).isEqualTo(DOLLAR - 10);
    }

    private PartitionBatch batch(PartitionFence.Position position, long start, UsageEvent... events) {
        List<ReadRecord> records = new java.util.ArrayList<>();
        for (int i = 0; i < events.length; i++) {
            records.add(new ReadRecord(
                    start + i,
                    Instant.now(),
                    organization.toString(),
                    EventJson.write(events[i]),
                    new ReadRecord.Content.Event(events[i])));
        }
        return new PartitionBatch(topic, 0, position.epoch(), start, start + events.length, records);
    }

    private long balance() {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .balance()
                .value();
    }
}
