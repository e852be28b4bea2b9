package io.tollway.accounts.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** The relay's view of {@code state_record}, over the one connection that also holds the relay's lock. */
final class StateTable {
    /** Any number, the same in every process: whoever holds it is the one relay. */
    private static final long RELAY_LOCK = 0x746f6c6c77617901L;

    private final Connection connection;

    StateTable(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET app.role = 'publisher'");
            statement.execute("LISTEN accounts_state");
        }
    }

    /** The lock lasts as long as the connection, so a relay that lost its connection also lost its office. */
    boolean becomeTheRelay() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, RELAY_LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Returns when something changed, or after the time given. */
    void awaitChange(long millis) throws SQLException {
        connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(Math.max(1, millis)));
    }

    List<StateRow> unpublished(int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT topic, record_key, version, payload FROM state_record
                 WHERE published_version < version ORDER BY change LIMIT ?
                """)) {
            statement.setInt(1, limit);
            return rows(statement);
        }
    }

    /** What Kafka has acknowledged, or acknowledged and since replaced. */
    List<StateRow> published() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT topic, record_key, version, payload FROM state_record
                 WHERE published_version = version
                """)) {
            return rows(statement);
        }
    }

    void markPublished(List<StateRow> rows) throws SQLException {
        mark(rows, "greatest(s.published_version, r.version)");
    }

    /** To be sent again. */
    void markUnpublished(List<StateRow> rows) throws SQLException {
        mark(rows, "0");
    }

    private void mark(List<StateRow> rows, String value) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Array topics = connection.createArrayOf(
                "text", rows.stream().map(StateRow::topic).toArray());
        Array keys = connection.createArrayOf(
                "text", rows.stream().map(StateRow::key).toArray());
        Array versions = connection.createArrayOf(
                "bigint", rows.stream().map(StateRow::version).toArray());
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE state_record s SET published_version = %s
                  FROM unnest(?, ?, ?) AS r(topic, record_key, version)
                 WHERE s.topic = r.topic AND s.record_key = r.record_key
                """.formatted(value))) {
            statement.setArray(1, topics);
            statement.setArray(2, keys);
            statement.setArray(3, versions);
            statement.executeUpdate();
        }
    }

    private static List<StateRow> rows(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            List<StateRow> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(
                        new StateRow(result.getString(1), result.getString(2), result.getLong(3), result.getString(4)));
            }
            return rows;
        }
    }
}
