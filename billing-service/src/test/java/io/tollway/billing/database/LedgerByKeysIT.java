package io.tollway.billing.database;

import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.stack.BillingStack;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens thousands of times a second finds its rows by keys, whatever PostgreSQL believes of a table's size. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class LedgerByKeysIT {
    private static final String BY_KEY =
            "EXPLAIN SELECT * FROM spool_mark WHERE spool_id = '018f0000-0000-7000-8000-000000000001'";

    @Inject
    Database database;

    @BeforeEach
    void theServiceIsReady() {
        untilTheServiceIsReady();
    }

    @Test
    void noTableIsReadThroughForOneRow() {
        assertThat(first(database::asLedgerByKeys, BY_KEY)).doesNotContain("Seq Scan");
    }

    @Test
    void theSettingEndsWithTheTransaction() {
        assertThat(first(database::asLedgerByKeys, "SHOW enable_seqscan")).isEqualTo("off");
        for (int i = 0; i < 20; i++) {
            assertThat(first(database::asLedger, "SHOW enable_seqscan")).isEqualTo("on");
        }
    }

    private static String first(Function<Function<SqlConnection, Uni<String>>, Uni<String>> scope, String sql) {
        return scope.apply(connection -> connection.query(sql).execute().map(rows -> rows.iterator()
                        .next()
                        .getString(0)))
                .await()
                .indefinitely();
    }
}
