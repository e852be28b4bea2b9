package io.tollway.billing.usage;

import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.usage.UsageEvent;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database comes back as it was some time ago, under a service that goes on running. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class RestoredDatabaseIT {
    private static final long DOLLAR = 1_000_000_000L;
    private static final String BACKUP = "billing_backup";

    @Inject
    Ledger ledger;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;
    private UUID lease;

    @BeforeEach
    void aLeaseOfOneDollar() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization), UUID.randomUUID(), NanoUsd.parse("5.00"), "t", "t", null))
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
    void close() {
        node.close();
        accounts.close();
    }

    @Test
    void edgeCase19AnEarlierStateOfTheDatabaseIsCaughtUpFromKafkaWithoutAnyNewRecord() throws SQLException {
        node.ship(node.used(organization, lease, 10));
        until("the first is charged", () -> balance() == 5 * DOLLAR - 10);
        whileNobodyIsConnected("CREATE DATABASE " + BACKUP + " TEMPLATE billing OWNER billing_owner");
        UsageEvent last = node.used(organization, lease, 300);
        node.ship(node.used(organization, lease, 20), last);
        until("all are charged", () -> balance() == 5 * DOLLAR - 330);

        whileNobodyIsConnected(
                "DROP DATABASE billing",
                "ALTER DATABASE " + BACKUP + " RENAME TO billing",
                "GRANT CONNECT ON DATABASE billing TO billing_app");

        until("what the database had forgotten is charged again, once", () -> balance() == 5 * DOLLAR - 330);
        node.ship(last, node.close(organization, lease, 3, 330));
        until(
                "the lease closes by what its node declared",
                () -> node.leaseState(lease).path("state").asText().equals("closed"));
        assertThat(balance()).isEqualTo(5 * DOLLAR - 330);
    }

    private static void whileNobodyIsConnected(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        text(BillingStack.MAINTENANCE_URL),
                        text(BillingStack.SUPERUSER),
                        text(BillingStack.SUPERUSER_PASSWORD));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE billing ALLOW_CONNECTIONS false");
            statement.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'billing'");
            for (String each : statements) {
                statement.execute(each);
            }
            statement.execute("ALTER DATABASE billing ALLOW_CONNECTIONS true");
        }
    }

    private static String text(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }

    /** -1 while the database cannot be reached. */
    private long balance() {
        try {
            return ledger.balance(new OrganizationId(organization))
                    .await()
                    .indefinitely()
                    .balance()
                    .value();
        } catch (BillingException | PgException away) {
            return -1;
        }
    }
}
