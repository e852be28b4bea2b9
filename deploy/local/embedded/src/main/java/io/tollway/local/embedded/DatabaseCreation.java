package io.tollway.local.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/** The statements that make a service's database and its two roles. Repeatable. */
final class DatabaseCreation {

    /** Names go into statements that know no parameters, so only those that need no quoting are let in. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");

    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_.-]{8,128}");

    /** Opens a superuser's connection to the database of that name. */
    interface Connector {
        Connection connect(String database) throws SQLException;
    }

    private DatabaseCreation() {}

    static void run(Connector connector, PostgresDatabase database) throws SQLException {
        if (!NAME.matcher(database.name()).matches()) {
            throw new IllegalArgumentException("database name must match " + NAME + ", not '" + database.name() + "'");
        }
        try (Connection connection = connector.connect("postgres");
                Statement statement = connection.createStatement()) {
            role(connection, statement, database.owner());
            role(connection, statement, database.app());
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database.name())) {
                statement.execute("CREATE DATABASE " + database.name() + " OWNER "
                        + database.owner().user());
            }
            statement.execute("REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + database.name() + " TO "
                    + database.app().user());
        }
        try (Connection connection = connector.connect(database.name());
                Statement statement = connection.createStatement()) {
            String owner = database.owner().user();
            String app = database.app().user();
            statement.execute("ALTER SCHEMA public OWNER TO " + owner);
            statement.execute("GRANT USAGE ON SCHEMA public TO " + app);
            statement.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + owner
                    + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + app);
            statement.execute(
                    "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " GRANT USAGE, SELECT ON SEQUENCES TO " + app);
        }
    }

    static void inspector(Connector connector, PostgresDatabase database, PostgresLogin inspector) throws SQLException {
        try (Connection connection = connector.connect("postgres");
                Statement statement = connection.createStatement()) {
            role(connection, statement, inspector);
            statement.execute("ALTER ROLE " + inspector.user() + " BYPASSRLS");
            statement.execute("GRANT " + database.owner().user() + " TO " + inspector.user());
        }
    }

    private static void role(Connection connection, Statement statement, PostgresLogin login) throws SQLException {
        if (!PASSWORD.matcher(login.password()).matches()) {
            throw new IllegalArgumentException("the password of " + login.user() + " must match " + PASSWORD);
        }
        String verb = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", login.user())
                ? "ALTER ROLE "
                : "CREATE ROLE ";
        statement.execute(verb + login.user() + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '"
                + login.password() + "'");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
