package io.tollway.accounts.catalog;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@code catalog_entry}, {@code price_version} and {@code catalog_version}. Entries are kept as the JSON of their state records. */
@ApplicationScoped
class CatalogRepository {
    private final Clock clock;

    CatalogRepository(Clock clock) {
        this.clock = clock;
    }

    /** One apply at a time. */
    Uni<Void> lock(Tx tx) {
        return tx.session()
                .createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(7450011)) AS held", Integer.class)
                .getSingleResult()
                .replaceWithVoid();
    }

    Uni<CurrentCatalog> load(Tx tx) {
        return tx.session()
                .createNativeQuery("SELECT kind, id, content, version, removed FROM catalog_entry", Tuple.class)
                .getResultList()
                .chain(entries -> newestPrices(tx)
                        .chain(prices -> version(tx).map(version -> catalog(version, entries, prices))));
    }

    Uni<List<String>> modelIds(Tx tx) {
        return tx.session()
                .createNativeQuery(
                        "SELECT id FROM catalog_entry WHERE kind = 'model' AND NOT removed ORDER BY id", String.class)
                .getResultList();
    }

    Uni<List<String>> providerIds(Tx tx) {
        return tx.session()
                .createNativeQuery(
                        "SELECT id FROM catalog_entry WHERE kind = 'provider' AND NOT removed ORDER BY id",
                        String.class)
                .getResultList();
    }

    Uni<Void> write(Tx tx, CatalogState state, boolean removed) {
        String key = state.recordKey();
        return tx.session()
                .createNativeQuery("""
                        INSERT INTO catalog_entry (kind, id, content, version, removed, created_at)
                        VALUES (:kind, :id, :content, :version, :removed, :now)
                        ON CONFLICT (kind, id) DO UPDATE
                           SET content = excluded.content, version = excluded.version, removed = excluded.removed
                        """)
                .setParameter("kind", key.substring(0, key.indexOf(':')))
                .setParameter("id", key.substring(key.indexOf(':') + 1))
                .setParameter("content", json(state))
                .setParameter("version", removed ? state.version() + 1 : state.version())
                .setParameter("removed", removed)
                .setParameter("now", clock.instant())
                .executeUpdate()
                .replaceWithVoid();
    }

    Uni<Void> insert(Tx tx, PriceState price) {
        return tx.session()
                .createNativeQuery("""
                        INSERT INTO price_version (endpoint_id, version, price, cost, effective_at)
                        VALUES (:endpoint, :version, :price, :cost, :effective)
                        """)
                .setParameter("endpoint", price.endpointId())
                .setParameter("version", price.version())
                .setParameter("price", json(price.price()))
                .setParameter("cost", json(price.cost()))
                .setParameter("effective", price.effectiveAt())
                .executeUpdate()
                .replaceWithVoid();
    }

    Uni<Void> insertVersion(Tx tx, long version, String actor, String changes) {
        return tx.session()
                .createNativeQuery("""
                        INSERT INTO catalog_version (version, applied_at, actor, changes)
                        VALUES (:version, :now, :actor, :changes)
                        """)
                .setParameter("version", version)
                .setParameter("now", clock.instant())
                .setParameter("actor", actor)
                .setParameter("changes", changes)
                .executeUpdate()
                .replaceWithVoid();
    }

    /** Readable to operators; to others the catalog has no number. */
    private static Uni<Long> version(Tx tx) {
        return tx.session()
                .createNativeQuery("SELECT coalesce(max(version), 0) FROM catalog_version", Long.class)
                .getSingleResult();
    }

    private static Uni<Map<String, PriceState>> newestPrices(Tx tx) {
        return tx.session().createNativeQuery("""
                        SELECT DISTINCT ON (endpoint_id) endpoint_id, version, price, cost, effective_at
                          FROM price_version ORDER BY endpoint_id, version DESC
                        """, Tuple.class).getResultList().map(rows -> {
            Map<String, PriceState> prices = new HashMap<>();
            rows.forEach(row -> prices.put(
                    row.get(0, String.class),
                    new PriceState(
                            row.get(0, String.class),
                            ((Number) row.get(1)).intValue(),
                            picos(row.get(2, String.class)),
                            picos(row.get(3, String.class)),
                            row.get(4, OffsetDateTime.class).toInstant())));
            return prices;
        });
    }

    private static CurrentCatalog catalog(long version, List<Tuple> entries, Map<String, PriceState> prices) {
        Map<String, CatalogState.Provider> providers = new HashMap<>();
        Map<String, CatalogState.Model> models = new HashMap<>();
        Map<String, Long> versions = new HashMap<>();
        for (Tuple row : entries) {
            String key = row.get(0, String.class) + ":" + row.get(1, String.class);
            versions.put(key, ((Number) row.get(3)).longValue());
            if (!row.get(4, Boolean.class)) {
                switch (read(row.get(2, String.class), CatalogState.class)) {
                    case CatalogState.Provider provider -> providers.put(provider.id(), provider);
                    case CatalogState.Model model -> models.put(model.id(), model);
                }
            }
        }
        return new CurrentCatalog(version, providers, models, versions, prices);
    }

    private static Map<String, Long> picos(String json) {
        Map<String, Long> picos = new HashMap<>();
        read(json, com.fasterxml.jackson.databind.JsonNode.class)
                .properties()
                .forEach(price -> picos.put(price.getKey(), price.getValue().longValue()));
        return picos;
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return EventJson.read(json.getBytes(StandardCharsets.UTF_8), type);
        } catch (EventJson.UnreadableEvent e) {
            throw new IllegalStateException("the catalog's rows cannot be read", e);
        }
    }

    private static String json(Object value) {
        return new String(EventJson.write(value), StandardCharsets.UTF_8);
    }
}
