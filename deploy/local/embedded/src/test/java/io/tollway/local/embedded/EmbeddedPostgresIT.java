package io.tollway.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    private static EmbeddedPostgres postgres;
    private static PostgresDatabase shop;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgres.start();
        shop = postgres.createDatabase("shop");
    }

    @AfterAll
    static void stop() {
        postgres.close();
        assertThat(postgres.process().alive()).isFalse();
    }

    @Test
    void isVersion18WithTheSettingsThatMoneyNeeds() throws SQLException {
        try (Connection connection = open(shop, shop.owner())) {
            assertThat(ask(connection, "SHOW server_version")).startsWith("18.");
            assertThat(ask(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(connection, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(connection, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(ask(connection, "SHOW data_checksums")).isEqualTo("on");
            assertThat(ask(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(
                            connection,
                            "SELECT datcollate || datlocprovider::text FROM pg_database WHERE datname = 'shop'"))
                    .isEqualTo("Cb");
        }
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> open(shop, new PostgresLogin(shop.app().user(), "not-the-password")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void bindsTheAppRoleByRowLevelSecurityAndLetsItOwnNothing() throws SQLException {
        try (Connection owner = open(shop, shop.owner());
                Statement sql = owner.createStatement()) {
            sql.execute("CREATE TABLE goods (tenant text NOT NULL, id bigserial PRIMARY KEY)");
            sql.execute("INSERT INTO goods (tenant) VALUES ('a'), ('b')");
            sql.execute("ALTER TABLE goods ENABLE ROW LEVEL SECURITY");
            sql.execute("ALTER TABLE goods FORCE ROW LEVEL SECURITY");
            sql.execute("CREATE POLICY own ON goods USING (tenant = current_setting('app.tenant', true))");
        }
        try (Connection app = open(shop, shop.app());
                Statement sql = app.createStatement()) {
            sql.execute("SET app.tenant = 'a'");
            assertThat(ask(app, "SELECT count(*) FROM goods")).isEqualTo("1");
            sql.execute("INSERT INTO goods (tenant) VALUES ('a')");
            assertThatThrownBy(() -> sql.execute("DROP TABLE goods")).hasMessageContaining("must be owner");
            assertThatThrownBy(() -> sql.execute("CREATE TABLE other (id int)"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void letsAnInspectorSeeEveryRowOfTheOwnersTables() throws SQLException {
        PostgresDatabase books = postgres.createDatabase("books");
        PostgresLogin inspector = postgres.createInspector(books, "inspector-pw");
        try (Connection owner = open(books, books.owner());
                Statement sql = owner.createStatement()) {
            sql.execute("CREATE TABLE page (tenant text NOT NULL)");
            sql.execute("INSERT INTO page VALUES ('a'), ('b')");
            sql.execute("ALTER TABLE page ENABLE ROW LEVEL SECURITY");
            sql.execute("ALTER TABLE page FORCE ROW LEVEL SECURITY");
            assertThat(ask(owner, "SELECT count(*) FROM page")).isEqualTo("0");
        }
        try (Connection connection = open(books, inspector)) {
            assertThat(ask(connection, "SELECT count(*) FROM page")).isEqualTo("2");
        }
    }

    @Test
    void keepsRolesOfOneDatabaseOutOfAnother() {
        PostgresDatabase other = postgres.createDatabase("other");
        assertThatThrownBy(() -> open(other, shop.owner())).hasMessageContaining("permission denied for database");
    }

    @Test
    void createsADatabaseAgainWithoutHarmAndChangesItsPasswords() throws SQLException {
        postgres.createDatabase("twice", "first-owner-pw", "first-app-pw");
        PostgresDatabase again = postgres.createDatabase("twice", "second-owner-pw", "second-app-pw");
        try (Connection connection = open(again, again.app())) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void refusesANameThatWouldNeedQuoting() {
        assertThatThrownBy(() -> postgres.createDatabase("bad name;--"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database name");
    }

    @Test
    void keepsCommittedDataOverACrashAndASecondStart(@TempDir Path folder) throws SQLException {
        PostgresDatabase before;
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            before = server.createDatabase("ledger");
            try (Connection connection = open(before, before.owner());
                    Statement sql = connection.createStatement()) {
                sql.execute("CREATE TABLE entry (id int PRIMARY KEY)");
                sql.execute("INSERT INTO entry VALUES (42)");
            }
            server.kill();
            assertThat(server.process().alive()).isFalse();
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            PostgresDatabase after = server.createDatabase(
                    "ledger", before.owner().password(), before.app().password());
            try (Connection connection = open(after, after.owner())) {
                assertThat(ask(connection, "SELECT id FROM entry")).isEqualTo("42");
            }
        }
    }

    @Test
    void refusesASecondServerOnTheSameDataAndFindsTheFirst(@TempDir Path folder) {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("already runs")
                    .hasMessageContaining(Long.toString(server.process().pid()));
            assertThat(EmbeddedPostgres.attach(folder))
                    .hasValueSatisfying(found -> assertThat(found.process()).isEqualTo(server.process()));
        }
        assertThat(EmbeddedPostgres.attach(folder)).isEmpty();
    }

    @Test
    void saysWhyItDidNotStart(@TempDir Path folder) throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            PostgresOptions options =
                    new PostgresOptions(taken.getLocalPort(), folder.resolve("log"), Lifetime.WITH_THIS_JVM);
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder.resolve("pg"), options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("Address already in use");
        }
        assertThat(Files.exists(folder.resolve("log"))).isTrue();
    }

    private static Connection open(PostgresDatabase database, PostgresLogin login) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), login.user(), login.password());
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
