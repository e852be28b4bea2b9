package io.tollway.billing.database;

import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.BillingStack;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class TenancyIT {
    private static final String TENANT_TABLES = """
            SELECT c.oid::regclass::text AS name, c.relrowsecurity AND c.relforcerowsecurity AS guarded,
                   EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS has_policy
              FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            """;

    @Inject
    Database database;

    @Inject
    Ledger ledger;

    @Inject
    io.vertx.mutiny.sqlclient.Pool pool;

    @BeforeEach
    void theServiceIsReady() {
        untilTheServiceIsReady();
    }

    @Test
    void everyTableOfTenantsForcesRowLevelSecurity() {
        List<Row> tables = rows(sql -> sql.query(TENANT_TABLES).execute());

        assertThat(tables).hasSizeGreaterThan(10);
        assertThat(tables).allSatisfy(table -> {
            assertThat(table.getBoolean("guarded")).as(table.getString("name")).isTrue();
            assertThat(table.getBoolean("has_policy"))
                    .as(table.getString("name"))
                    .isTrue();
        });
    }

    @Test
    void theServicesRoleIsBoundByIt() {
        Row role = rows(sql -> sql.query(
                                "SELECT rolsuper OR rolbypassrls OR rolcreaterole AS mighty, "
                                        + "(SELECT count(*) FROM pg_class WHERE relowner = r.oid) AS owned FROM pg_roles r WHERE rolname = current_user")
                        .execute())
                .getFirst();

        assertThat(role.getBoolean("mighty")).isFalse();
        assertThat(role.getLong("owned")).isZero();
    }

    @Test
    void aTenantSeesNoRowOfAnotherInAnyTable() {
        UUID owner = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        grant(owner);
        grant(other);
        for (Row table : rows(sql -> sql.query(TENANT_TABLES).execute())) {
            String query = "SELECT count(*) AS n FROM " + table.getString("name")
                    + " WHERE tenant_id IS DISTINCT FROM '" + other + "'::uuid";
            Long seen = database.inTenant(
                            new OrganizationId(other), sql -> sql.query(query).execute())
                    .map(rows -> rows.iterator().next().getLong("n"))
                    .await()
                    .indefinitely();
            assertThat(seen).as(table.getString("name")).isZero();
        }
        assertThat(ledger.balance(new OrganizationId(other))
                        .await()
                        .indefinitely()
                        .balance())
                .isEqualTo(NanoUsd.parse("1.00"));
    }

    @Test
    void withoutAScopeNothingIsSeenAndNothingCanBeWritten() {
        grant(UUID.randomUUID());
        Long seen = pool.query("SELECT count(*) AS n FROM wallet")
                .execute()
                .map(rows -> rows.iterator().next().getLong("n"))
                .await()
                .indefinitely();

        assertThat(seen).isZero();
        assertThatThrownBy(() -> pool.query("INSERT INTO account (tenant_id, code, normal_side) VALUES ('"
                                + UUID.randomUUID() + "', 'X', 'C')")
                        .execute()
                        .await()
                        .indefinitely())
                .hasMessageContaining("row-level security");
    }

    @Test
    void aTenantCannotWriteForAnother() {
        UUID other = UUID.randomUUID();
        assertThatThrownBy(() -> database.inTenant(new OrganizationId(UUID.randomUUID()), sql -> sql.query(
                                        "INSERT INTO account (tenant_id, code, normal_side) VALUES ('" + other
                                                + "', 'X', 'C')")
                                .execute())
                        .await()
                        .indefinitely())
                .hasMessageContaining("row-level security");
    }

    @Test
    void theJournalCannotBeChanged() {
        grant(UUID.randomUUID());

        for (String statement : List.of(
                "UPDATE transfer SET amount_nano = 1", "DELETE FROM transfer", "DELETE FROM ledger_transaction")) {
            assertThatThrownBy(
                            () -> database.asLedger(sql -> sql.query(statement).execute())
                                    .await()
                                    .indefinitely())
                    .as(statement)
                    .hasMessageContaining("immutable");
        }
    }

    private void grant(UUID organization) {
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization),
                        UUID.randomUUID(),
                        NanoUsd.parse("1.00"),
                        "test",
                        "test",
                        null))
                .await()
                .indefinitely();
    }

    private List<Row> rows(Function<SqlConnection, Uni<io.vertx.mutiny.sqlclient.RowSet<Row>>> query) {
        return database.asLedger(query)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList())
                .await()
                .indefinitely();
    }
}
