package io.tollway.accounts.database;

import static io.tollway.accounts.stack.TestStack.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.TestStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class TenantIsolationIT {
    @Test
    void anotherOrganizationsThingsAreNotFound() {
        var mine = tenant("Mine");
        var theirs = tenant("Theirs");
        String name = "canary-" + UUID.randomUUID();
        var key = theirs.asKey().body("{\"name\":\"" + name + "\"}").post("/api/v1/keys");
        String hash = key.path("data.hash");
        String project = theirs.defaultProject();
        String member = theirs.asOwner().get(theirs.path("/members")).path("data[0].id");

        for (RequestSpecification intruder : List.of(mine.asOwner(), mine.asKey())) {
            for (String path :
                    List.of("", "/keys", "/members", "/audit", "/management-keys", "/projects/" + project + "/byok")) {
                refused(intruder, "GET", theirs.path(path), "", name);
            }
            refused(intruder, "PATCH", theirs.path("/keys/" + hash), "{\"disabled\":true}", name);
            refused(intruder, "DELETE", theirs.path("/keys/" + hash), "", name);
            refused(intruder, "POST", theirs.path("/keys"), "{\"name\":\"x\"}", name);
            refused(intruder, "PATCH", theirs.path("/members/" + member), "{\"role\":\"viewer\"}", name);
            refused(intruder, "PATCH", theirs.path("/projects/" + project), "{\"name\":\"x\"}", name);
            // The own organization in the path, their things behind it.
            refused(intruder, "PATCH", mine.path("/keys/" + hash), "{\"disabled\":true}", name);
            refused(intruder, "DELETE", mine.path("/keys/" + hash), "", name);
        }
        refused(mine.asKey(), "GET", "/api/v1/keys/" + hash, "", name);
        refused(mine.asKey(), "DELETE", "/api/v1/keys/" + hash, "", name);
        refused(mine.asOwner(), "PATCH", mine.path("/members/" + member), "{\"role\":\"viewer\"}", name);
        refused(
                mine.asOwner(),
                "POST",
                mine.path("/keys"),
                "{\"name\":\"x\",\"project_id\":\"" + project + "\"}",
                name);
        theirs.asKey().get("/api/v1/keys/" + hash).then().statusCode(200);
    }

    @Test
    void malformedIdsAreNotFoundEither() {
        var mine = tenant("Malformed");

        for (String id :
                List.of("1", "-1", "9223372036854775808", "00000000-0000-0000-0000-000000000000", "x", "%00")) {
            mine.asOwner()
                    .urlEncodingEnabled(false)
                    .get("/api/v1/organizations/" + id)
                    .then()
                    .statusCode(404);
            mine.asKey()
                    .urlEncodingEnabled(false)
                    .get("/api/v1/keys/" + id)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void withoutASettingTheServicesRoleSeesNoTenantsRows() throws SQLException {
        tenant("Invisible");

        try (Connection connection = TestStack.databaseAsService();
                Statement statement = connection.createStatement()) {
            for (String table : TestStack.tables()) {
                if (!List.of("catalog_entry", "price_version").contains(table)) {
                    assertThat(count(statement, table)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void withATenantSetOnlyThatTenantsRowsAreSeenAndNoOthersCanBeWritten() throws SQLException {
        var mine = tenant("Seen");
        var theirs = tenant("Unseen");

        try (Connection connection = TestStack.databaseAsService();
                Statement statement = connection.createStatement()) {
            statement.execute("SET app.tenant_id = '" + mine.id() + "'");
            for (String table :
                    List.of("organization", "project", "member", "api_key", "state_record", "audit_entry")) {
                assertThat(count(statement, table)).as(table).isPositive();
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table
                        + " WHERE organization_id IS DISTINCT FROM '" + mine.id() + "'")) {
                    row.next();
                    assertThat(row.getInt(1)).as(table).isZero();
                }
            }
            assertThat(statement.executeUpdate(
                            "UPDATE api_key SET disabled = true WHERE organization_id = '" + theirs.id() + "'"))
                    .isZero();
            assertThatThrownBy(
                            () -> statement.executeUpdate("UPDATE project SET organization_id = '" + theirs.id() + "'"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void everyTableForcesRowLevelSecurity() throws SQLException {
        try (Connection connection = TestStack.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT relname FROM pg_class
                         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                           AND relname <> 'flyway_schema_history' AND NOT (relrowsecurity AND relforcerowsecurity)
                        """)) {
            assertThat(rows.next())
                    .as("a table without forced row-level security")
                    .isFalse();
        }
    }

    @Test
    void nobodyChangesAuditEntriesOrPrices() throws SQLException {
        try (Connection connection = TestStack.databaseAsService();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("audit_entry", "price_version", "catalog_version")) {
                assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM " + table))
                        .hasMessageContaining("permission denied");
            }
            assertThatThrownBy(() -> statement.executeUpdate("UPDATE audit_entry SET actor = 'x'"))
                    .hasMessageContaining("permission denied");
        }
    }

    private static void refused(RequestSpecification caller, String method, String path, String body, String canary) {
        var request = io.restassured.RestAssured.given().spec(caller);
        if (!body.isEmpty()) {
            request.body(body);
        }
        request.request(method, path).then().statusCode(404).body(not(containsString(canary)));
    }

    private static int count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }
}
