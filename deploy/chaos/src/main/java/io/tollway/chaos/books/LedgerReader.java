package io.tollway.chaos.books;

import io.tollway.chaos.stack.ChaosFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads billing's tables directly: what the service says about itself is not evidence. Only the organizations of the campaign. */
public final class LedgerReader {
    private final String url;
    private final String user;
    private final String password;
    private final UUID[] organizations;

    /** @param address {@code scheme://user:password@host:port/database} */
    public LedgerReader(String address, Collection<UUID> organizations) {
        String login = address.replaceFirst("^[a-z]+://", "").replaceFirst("@.*", "");
        this.url = "jdbc:" + address.replaceFirst("//[^@]*@", "//");
        this.user = login.replaceFirst(":.*", "");
        this.password = login.replaceFirst("^[^:]*:", "");
        this.organizations = organizations.toArray(UUID[]::new);
    }

    /** Money of one organization, nano-dollars. */
    record Wallet(UUID organization, long balance, long leased, long used, long recorded) {}

    /** A lease that has not ended, or that was drawn beyond its grant. */
    record OddLease(UUID id, String state, String bucket, long granted, long settled, long excess) {}

    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    Map<UUID, Charge> charges() {
        Map<UUID, Charge> charges = new HashMap<>();
        rows(
                "SELECT request_id, tenant_id, outcome, charge_nano FROM usage_record WHERE tenant_id = ANY(?)",
                row -> charges.put(
                        row.getObject(1, UUID.class),
                        new Charge(row.getObject(2, UUID.class), row.getString(3), row.getLong(4))));
        return charges;
    }

    List<Wallet> wallets() {
        return rows(
                """
                SELECT tenant_id, balance_nano, leased_nano, total_usage_nano,
                       (SELECT coalesce(sum(charge_nano), 0)::bigint FROM usage_record WHERE usage_record.tenant_id = wallet.tenant_id)
                  FROM wallet WHERE tenant_id = ANY(?)
                """,
                row -> new Wallet(
                        row.getObject(1, UUID.class), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    List<OddLease> oddLeases() {
        return rows(
                "SELECT id, state, bucket_kind, granted_nano, settled_nano, excess_nano FROM lease"
                        + " WHERE tenant_id = ANY(?) AND (state <> 'CLOSED' OR excess_nano > 0)",
                row -> new OddLease(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)));
    }

    /** The least balance of all, or empty while the database is away. */
    public OptionalLong leastBalance() {
        try {
            return wallets().stream().mapToLong(Wallet::balance).min();
        } catch (ChaosFailure away) {
            return OptionalLong.empty();
        }
    }

    private <T> List<T> rows(String sql, Reading<T> reading) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", organizations));
            List<T> read = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    read.add(reading.read(rows));
                }
            }
            return read;
        } catch (SQLException e) {
            throw new ChaosFailure("Cannot read the ledger: " + e.getMessage(), e);
        }
    }
}
