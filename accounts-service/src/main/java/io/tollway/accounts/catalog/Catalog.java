package io.tollway.accounts.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.audit.AuditTrail;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.input.Fields;
import io.tollway.accounts.outbox.StateOutbox;
import io.tollway.accounts.vault.CredentialDraft;
import io.tollway.accounts.vault.CredentialOwner;
import io.tollway.accounts.vault.Vault;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalog of providers, accounts, models and prices. Applying a document twice changes nothing the second time. */
@ApplicationScoped
public class Catalog {
    /** @param prune whether what the document does not name goes */
    record ApplyOptions(boolean dryRun, boolean prune) {}

    private final CatalogRepository rows;
    private final Vault vault;
    private final StateOutbox outbox;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    Catalog(CatalogRepository rows, Vault vault, StateOutbox outbox, AuditTrail audit, Ids ids, Clock clock) {
        this.rows = rows;
        this.vault = vault;
        this.outbox = outbox;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** Ids of the providers there are. */
    public Uni<List<String>> providerIds(Tx tx) {
        return rows.providerIds(tx);
    }

    /** Ids of the models there are. */
    public Uni<List<String>> modelIds(Tx tx) {
        return rows.modelIds(tx);
    }

    Uni<CurrentCatalog> current(Tx tx) {
        return rows.load(tx);
    }

    Uni<CatalogPlan> apply(Tx tx, ObjectNode document, ApplyOptions options, Caller actor) {
        return rows.lock(tx).chain(() -> rows.load(tx)).chain(current -> vault.platform(tx)
                .chain(sealedSecrets -> {
                    CatalogPlan plan = plan(document, options, current, sealedSecrets);
                    return options.dryRun()
                                    || (plan.changes().isEmpty()
                                            && plan.written().isEmpty())
                            ? Uni.createFrom().item(plan)
                            : execute(tx, plan, sealedSecrets, actor).replaceWith(plan);
                }));
    }

    private CatalogPlan plan(
            ObjectNode document,
            ApplyOptions options,
            CurrentCatalog current,
            Vault.PlatformCredentials sealedSecrets) {
        Fields fields = Fields.of(document);
        Map<String, String> accountsElsewhere = options.prune() ? Map.of() : current.providerOfAccount();
        Set<String> providersElsewhere =
                options.prune() ? Set.of() : current.providers().keySet();
        CatalogDocument wanted = new CatalogReader(fields, providersElsewhere, accountsElsewhere).read();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new CatalogPlanner(current, secrets(sealedSecrets), options.prune(), now, ids::next).plan(wanted);
    }

    private Uni<Void> execute(Tx tx, CatalogPlan plan, Vault.PlatformCredentials sealedSecrets, Caller actor) {
        return each(plan.secrets(), secret -> apply(tx, secret, sealedSecrets))
                // Prices before the models that name them: a reader refuses a model whose price it has not.
                .chain(() -> each(plan.prices(), price -> rows.insert(tx, price).chain(() -> publish(tx, price))))
                .chain(() -> each(
                        plan.written(), state -> rows.write(tx, state, false).chain(() -> publish(tx, state))))
                .chain(() -> each(plan.removed(), state -> rows.write(tx, state, true)
                        .chain(() ->
                                outbox.remove(tx, Topics.CATALOG_STATE, state.recordKey(), null, state.version() + 1))))
                .chain(() -> rows.insertVersion(tx, plan.version(), actor.id(), json(plan.changes())))
                .chain(() -> audit.record(
                        tx,
                        null,
                        actor,
                        new AuditTrail.Change("catalog.apply", "catalog:" + plan.version(), null, plan.changes())));
    }

    private Uni<?> apply(Tx tx, SecretPlan plan, Vault.PlatformCredentials sealedSecrets) {
        return switch (plan) {
            case SecretPlan.Seal seal ->
                vault.put(
                        tx,
                        new CredentialDraft(
                                seal.credentialId(),
                                new CredentialOwner.PlatformAccount(seal.accountId()),
                                seal.provider(),
                                seal.accountId(),
                                seal.baseUrl(),
                                1,
                                true,
                                seal.secret()));
            case SecretPlan.Reseal reseal ->
                vault.replace(
                        tx, sealedSecrets, reseal.accountId(), reseal.provider(), reseal.baseUrl(), reseal.secret());
            case SecretPlan.Delete delete -> vault.deletePlatform(tx, sealedSecrets, delete.accountId());
        };
    }

    private Uni<Void> publish(Tx tx, PriceState price) {
        return outbox.put(tx, Topics.PRICE_STATE, price.recordKey(), null, price.version(), price);
    }

    private Uni<Void> publish(Tx tx, CatalogState state) {
        return outbox.put(tx, Topics.CATALOG_STATE, state.recordKey(), null, state.version(), state);
    }

    private static <T> Uni<Void> each(List<T> items, Function<T, Uni<?>> work) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (T item : items) {
            all = all.chain(() -> work.apply(item)).replaceWithVoid();
        }
        return all;
    }

    private static String json(Object value) {
        return new String(EventJson.write(value), StandardCharsets.UTF_8);
    }

    private static CatalogPlanner.SealedSecrets secrets(Vault.PlatformCredentials sealedSecrets) {
        return new CatalogPlanner.SealedSecrets() {
            @Override
            public @Nullable UUID idOf(String accountId) {
                return sealedSecrets.idOf(accountId);
            }

            @Override
            public boolean holds(
                    String accountId, String provider, String baseUrl, CatalogDocument.SecretSpec.Given given) {
                return sealedSecrets.holds(accountId, provider, baseUrl, given.secret());
            }

            @Override
            public boolean isBoundTo(String accountId, String provider, String baseUrl) {
                return sealedSecrets.isBoundTo(accountId, provider, baseUrl);
            }
        };
    }
}
