package io.tollway.bench.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.target.BenchFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Reads billing's tables directly: what the service says about itself is not evidence. One connection, for one thread. */
final class LedgerTables implements AutoCloseable {
    private static final String USAGE_TOPIC = "usage.events.v1";

    private final Connection connection;

    /** @param address {@code scheme://user:password@host:port/database} */
    LedgerTables(String address) {
        String login = address.replaceFirst("^[a-z]+://", "").replaceFirst("@.*", "");
        try {
            connection = DriverManager.getConnection(
                    "jdbc:" + address.replaceFirst("//[^@]*@", "//"),
                    login.replaceFirst(":.*", ""),
                    login.replaceFirst("^[^:]*:", ""));
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new BenchFailure("Cannot open the ledger's tables: " + e.getMessage(), e);
        }
    }

    /** Records of the usage topic that are applied, over all partitions. */
    long appliedRecords() {
        return number("SELECT coalesce(sum(next_offset), 0) FROM consumer_offset WHERE topic = '" + USAGE_TOPIC + "'");
    }

    /**
     * Usage rows that came from a spool.
     *
     * @param chargedNano their sum
     */
    record SpoolRows(long rows, long chargedNano) {}

    SpoolRows rowsOf(UUID spool) {
        return new SpoolRows(
                number("SELECT count(*) FROM usage_record WHERE spool_id = ?", spool),
                number("SELECT coalesce(sum(charge_nano), 0)::bigint FROM usage_record WHERE spool_id = ?", spool));
    }

    /** What organizations with leases of a spool used, by their wallets. */
    long usedByWalletsOf(UUID spool) {
        return number(
                "SELECT coalesce(sum(total_usage_nano), 0)::bigint FROM wallet WHERE tenant_id IN (SELECT tenant_id FROM lease WHERE spool_id = ?)",
                spool);
    }

    /** What was transferred to the platform for the usage of those organizations, by the journal. */
    long journaledOf(UUID spool) {
        return number(
                "SELECT coalesce(sum(amount_nano), 0)::bigint FROM transfer WHERE kind = 'usage' AND tenant_id IN (SELECT tenant_id FROM lease WHERE spool_id = ?)",
                spool);
    }

    long leasesOf(UUID spool) {
        return number("SELECT count(*) FROM lease WHERE spool_id = ?", spool);
    }

    long grantedOf(UUID spool) {
        return number("SELECT coalesce(sum(granted_nano), 0)::bigint FROM lease WHERE spool_id = ?", spool);
    }

    long leasesNotClosedOf(UUID spool) {
        return number("SELECT count(*) FROM lease WHERE spool_id = ? AND state <> 'CLOSED'", spool);
    }

    /** What is promised to anybody, by the wallets of organizations with leases of that spool. */
    long promisedByWalletsOf(UUID spool) {
        return number(
                "SELECT coalesce(sum(leased_nano), 0)::bigint FROM wallet WHERE tenant_id IN (SELECT tenant_id FROM lease WHERE spool_id = ?)",
                spool);
    }

    long deadLetters() {
        return number("SELECT count(*) FROM dead_letter WHERE resolved_at IS NULL");
    }

    long usedBy(UUID organization) {
        return number("SELECT total_usage_nano FROM wallet WHERE tenant_id = ?", organization);
    }

    long recordsOf(UUID organization) {
        return number("SELECT count(*) FROM usage_record WHERE tenant_id = ?", organization);
    }

    /** The newest charged record of a model as its gateway wrote it; without fields when there is none. */
    ObjectNode recordOf(UUID organization, String model) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT event::text FROM usage_record WHERE tenant_id = ? AND model = ? AND charge_nano > 0 ORDER BY request_id DESC LIMIT 1")) {
            statement.setObject(1, organization);
            statement.setString(2, model);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && JsonCalls.JSON.readTree(rows.getString(1)) instanceof ObjectNode record
                        ? record
                        : JsonCalls.JSON.createObjectNode();
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new BenchFailure("Cannot read the ledger: " + e.getMessage(), e);
        }
    }

    private long number(String sql, Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new BenchFailure("Cannot read the ledger: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new BenchFailure("Cannot close the ledger's connection: " + e.getMessage(), e);
        }
    }
}
