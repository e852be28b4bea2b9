package io.tollway.billing.usage;

import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record that the database neither applies nor keeps as a dead letter: its partition waits, is heard of, loses nothing, and keeps no other waiting. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class StandstillIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    MeterRegistry meters;

    private Accounts accounts;
    private GatewayNode node;

    @BeforeEach
    void start() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        node = new GatewayNode();
        node.open();
    }

    @AfterEach
    void close() {
        node.close();
        accounts.close();
    }

    @Test
    void aRecordThatCannotEvenBeADeadLetterHoldsUpItsPartitionOnlyAndGoesOnOnceItCan() throws SQLException {
        UUID stuck = funded();
        UUID other = funded();
        while (partition(other) == partition(stuck)) {
            other = funded();
        }
        UUID stuckLease = lease(stuck);
        UUID otherLease = lease(other);
        long before = standstills();
        asSuperuser(
                "CREATE FUNCTION refuse_letter() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " RAISE EXCEPTION 'not even that' USING ERRCODE = 'check_violation'; END $$",
                "CREATE TRIGGER refuse_letter BEFORE INSERT ON dead_letter FOR EACH ROW WHEN (NEW.record_key = '"
                        + stuck + "') EXECUTE FUNCTION refuse_letter()");
        try {
            ObjectNode poison = EventJson.mapper().valueToTree(node.used(stuck, stuckLease, 10));
            poison.put("charge_nano", -1);
            node.shipBytes(stuck.toString(), EventJson.write(poison));
            node.ship(node.used(stuck, stuckLease, 20));

            until("it was tried, and tried again after a while", () -> standstills() >= before + 3);
            node.ship(node.used(other, otherLease, 30));
            UUID others = other;
            until("the other partition goes on", () -> balance(others) == 5 * DOLLAR - 30);
            assertThat(balance(stuck)).isEqualTo(5 * DOLLAR);
            assertThat(standstills()).isLessThan(before + 10);
        } finally {
            asSuperuser("DROP TRIGGER refuse_letter ON dead_letter", "DROP FUNCTION refuse_letter()");
        }

        until("what is behind it is applied", () -> balance(stuck) == 5 * DOLLAR - 20);
    }

    private UUID funded() {
        UUID organization = accounts.organization();
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization), UUID.randomUUID(), NanoUsd.parse("5.00"), "t", "t", null))
                .await()
                .indefinitely();
        return organization;
    }

    private UUID lease(UUID organization) {
        UUID lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, organization, DOLLAR, DOLLAR)
                        .path("outcome")
                        .asText()));
        return lease;
    }

    private static int partition(UUID organization) {
        byte[] key = organization.toString().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % Topics.USAGE_EVENTS.partitions();
    }

    private long standstills() {
        return Math.round(meters.counter("usage.standstill").count());
    }

    private long balance(UUID organization) {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .balance()
                .value();
    }

    private static void asSuperuser(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        text("quarkus.datasource.jdbc.url"),
                        text(BillingStack.SUPERUSER),
                        text(BillingStack.SUPERUSER_PASSWORD));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static String text(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
