package io.tollway.billing.state;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The names that documents show. The fold forgets a key with its tombstone, and a compacted topic forgets the tombstone too, so names are kept in the database as they become known and
 * stay there.
 */
@ApplicationScoped
public class NameBook {
    private static final int BATCH = 500;

    private static final String KEEP = """
            INSERT INTO last_name (tenant_id, kind, id, name) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, kind, id) DO UPDATE SET name = excluded.name WHERE last_name.name <> excluded.name""";

    private static final String OF_ONE = "SELECT kind, id, name FROM last_name WHERE tenant_id = $1";

    private final FoldedState fold;
    private final Database database;

    NameBook(FoldedState fold, Database database) {
        this.fold = fold;
        this.database = database;
    }

    /** What is kept, and over it what arrived a moment ago. */
    public Uni<Names> of(OrganizationId organization) {
        return database.inTenant(
                        organization,
                        connection -> connection.preparedQuery(OF_ONE).execute(Tuple.of(organization.value())))
                .map(rows -> {
                    Map<UUID, String> keys = new HashMap<>();
                    Map<UUID, String> projects = new HashMap<>();
                    for (Row row : rows) {
                        boolean key = row.getString("kind").equals(NamedThing.Kind.KEY.stored());
                        (key ? keys : projects).put(row.getUUID("id"), row.getString("name"));
                    }
                    fold.names(organization.value()).forEach((thing, name) -> {
                        switch (thing.kind()) {
                            case KEY -> keys.put(thing.id(), name);
                            case PROJECT -> projects.put(thing.id(), name);
                        }
                    });
                    return new Names(keys, projects);
                });
    }

    @Scheduled(identity = "name-book", every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> keepNew() {
        Map<NamedThing, String> unkept = fold.unkeptNames(BATCH);
        if (unkept.isEmpty() || !database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> rows = unkept.entrySet().stream()
                .map(entry -> Tuple.of(
                        entry.getKey().organizationId(),
                        entry.getKey().kind().stored(),
                        entry.getKey().id(),
                        entry.getValue()))
                .toList();
        return database.asLedger(connection -> connection.preparedQuery(KEEP).executeBatch(rows))
                .invoke(() -> fold.namesKept(unkept))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("names are kept later: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }
}
