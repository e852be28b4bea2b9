package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What budgets have counted in their present windows. */
@ApplicationScoped
class BudgetReading {
    /** Of a budget for each value, those that have used most. */
    private static final int MOST_VALUES = 20;

    private static final String COUNTED = """
            SELECT * FROM (
              SELECT budget_id, value, used_nano, leased_nano,
                     count(*) OVER (PARTITION BY budget_id) AS buckets,
                     row_number() OVER (PARTITION BY budget_id ORDER BY used_nano DESC, bucket_id) AS place
                FROM bucket
               WHERE tenant_id = $1 AND budget_id = ANY($2::uuid[])
                 AND window_start <= now() AND window_end > now()) AS counted
             WHERE place <= $3 ORDER BY budget_id, place
            """;

    private final Database database;

    BudgetReading(Database database) {
        this.database = database;
    }

    /**
     * One budget in its present window.
     *
     * @param values how many buckets it has; 1 at most unless it holds for each value
     * @param buckets those that have used most, first
     */
    record Counted(UUID budget, long values, List<Count> buckets) {
        Counted {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * @param heldUsd promised to gateways for requests under way or to come
     */
    record Count(@Nullable String value, NanoUsd usedUsd, NanoUsd heldUsd) {}

    /** Budgets that have counted nothing in their present window are absent. */
    Uni<List<Counted>> counted(OrganizationId organization, List<UUID> budgets) {
        Tuple values = Tuple.of(organization.value(), budgets.toArray(UUID[]::new), MOST_VALUES);
        return database.inTenant(
                organization, sql -> sql.preparedQuery(COUNTED).execute(values).map(rows -> {
                    Map<UUID, List<Count>> counts = new LinkedHashMap<>();
                    Map<UUID, Long> buckets = new LinkedHashMap<>();
                    rows.forEach(row -> {
                        buckets.put(row.getUUID("budget_id"), row.getLong("buckets"));
                        counts.computeIfAbsent(row.getUUID("budget_id"), id -> new ArrayList<>())
                                .add(count(row));
                    });
                    return counts.entrySet().stream()
                            .map(each -> new Counted(
                                    each.getKey(), buckets.getOrDefault(each.getKey(), 0L), each.getValue()))
                            .toList();
                }));
    }

    private static Count count(Row row) {
        return new Count(
                row.getString("value"), new NanoUsd(row.getLong("used_nano")), new NanoUsd(row.getLong("leased_nano")));
    }
}
