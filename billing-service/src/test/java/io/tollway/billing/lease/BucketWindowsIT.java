package io.tollway.billing.lease;

import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.lease.LeaseStore.Grant;
import io.tollway.billing.lease.LeaseStore.Promise;
import io.tollway.billing.lease.LeaseStore.Slot;
import io.tollway.billing.lease.LeaseStore.SlotRow;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.state.ApiKeyState.LimitReset;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What names a count: the key, and both ends of its window. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class BucketWindowsIT {
    /** A Monday that is the first of a month: a day, a week and a month start. */
    private static final Instant FIRST = Instant.parse("2027-02-01T12:00:00Z");

    @Inject
    Ledger ledger;

    @Inject
    Database database;

    @Inject
    LeaseStore store;

    @Inject
    LeaseSettlement settlement;

    /** Takes back what the test wrote, so that no invariant of another test meets leases without records. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void windowsOfOneKeyThatStartOnTheSameDayAreCountedApart() {
        untilTheServiceIsReady();
        try (Accounts accounts = new Accounts();
                GatewayNode node = new GatewayNode()) {
            UUID organization = accounts.organization();
            ledger.grant(new GrantPosting(
                            new OrganizationId(organization), UUID.randomUUID(), NanoUsd.parse("5.00"), "t", "t", null))
                    .await()
                    .indefinitely();
            until("the spool is open", () -> node.open().hasNonNull("epoch"));
            Bucket key = new Bucket(Bucket.Kind.KEY, UUID.randomUUID());
            Slot day = new Slot(organization, key, Window.containing(FIRST, LimitReset.DAILY));
            Slot week = new Slot(organization, key, Window.containing(FIRST, LimitReset.WEEKLY));
            Slot month = new Slot(organization, key, Window.containing(FIRST, LimitReset.MONTHLY));
            Slot ever = new Slot(organization, key, null);
            assertThat(List.of(week.windowStart(), month.windowStart())).containsOnly(day.windowStart());
            Map<Slot, SlotRow> counted = new HashMap<>();
            UUID ofDay = UUID.randomUUID();
            UUID ofEver = UUID.randomUUID();

            assertThatThrownBy(() -> database.asLedger(sql -> store.promise(
                                            sql, Map.of(day, cut(600), week, cut(50), month, cut(100), ever, cut(7)))
                                    .chain(() -> store.promise(sql, Map.of(month, cut(11))))
                                    .chain(() -> store.insert(
                                            sql,
                                            List.of(
                                                    fresh(lease(ofDay, node.spool(), day, 600)),
                                                    fresh(lease(ofEver, node.spool(), ever, 7)))))
                                    .chain(() -> settlement.settle(
                                            sql,
                                            new LeaseCharges(
                                                    List.of(
                                                            new LeaseCharges.Draw(ofDay, 1, 250),
                                                            new LeaseCharges.Draw(ofEver, 1, 3)),
                                                    List.of())))
                                    .chain(() -> store.slots(sql, List.of(day, week, month, ever)))
                                    .invoke(counted::putAll)
                                    .chain(() -> Uni.createFrom().<Void>failure(new Undone())))
                            .await()
                            .indefinitely())
                    .isInstanceOf(Undone.class);

            assertThat(counted)
                    .containsEntry(day, new SlotRow(250, 350, 0))
                    .containsEntry(week, new SlotRow(0, 50, 0))
                    .containsEntry(month, new SlotRow(0, 111, 0))
                    .containsEntry(ever, new SlotRow(3, 4, 0));
        }
    }

    private static Promise cut(long nano) {
        return new Promise(nano, 1_000L, null);
    }

    private static LeaseStore.Fresh fresh(Grant grant) {
        return new LeaseStore.Fresh(grant, "node", 1);
    }

    private static Grant lease(UUID id, UUID spool, Slot slot, long nano) {
        @Nullable Window window = slot.window();
        return new Grant(id, slot.organizationId(), spool, slot.bucket(), window, nano, FIRST.plusSeconds(900), 1);
    }
}
