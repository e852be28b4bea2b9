package io.tollway.billing.proof;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must be true of the ledger at every committed instant, each as a query that counts violations. All are asked inside one snapshot. */
@ApplicationScoped
public class LedgerInvariants {
    /** A proof may take its time; usage may not wait for it, so it keeps to one process of the database. */
    private static final String ALONE = "SET LOCAL max_parallel_workers_per_gather = 0";

    private final Database database;

    LedgerInvariants(Database database) {
        this.database = database;
    }

    /**
     * @param violations how many rows break it; 0 is the only good answer
     */
    public record Finding(String name, long violations) {}

    /** Every invariant with its violations. */
    public Uni<List<Finding>> check() {
        return database.asLedgerSnapshot(sql -> {
            Uni<List<Finding>> all = sql.query(ALONE).execute().map(set -> new ArrayList<>());
            for (Map.Entry<String, String> invariant : InvariantSql.ALL.entrySet()) {
                all = all.chain(found -> count(sql, invariant.getValue()).map(violations -> {
                    found.add(new Finding(invariant.getKey(), violations));
                    return found;
                }));
            }
            return all;
        });
    }

    /** Only those that are broken; empty is what a test expects. */
    public Uni<List<Finding>> broken() {
        return check().map(findings ->
                findings.stream().filter(finding -> finding.violations() > 0).toList());
    }

    private static Uni<Long> count(SqlConnection sql, String query) {
        return sql.query("SELECT count(*) AS violations FROM (" + query + ") AS violation")
                .execute()
                .map(rows -> rows.iterator().next().getLong("violations"));
    }
}
