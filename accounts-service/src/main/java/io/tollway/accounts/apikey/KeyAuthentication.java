package io.tollway.accounts.apikey;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.identity.PresentedKeys;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/** Checks a presented key: form and checksum first, without a look-up, then the one row with its digest. */
@ApplicationScoped
class KeyAuthentication implements PresentedKeys {
    private final ApiKeyRepository rows;
    private final Transactions transactions;
    private final Clock clock;

    KeyAuthentication(ApiKeyRepository rows, Transactions transactions, Clock clock) {
        this.rows = rows;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Uni<Optional<Caller>> find(String presented, String source) {
        Optional<KeySecret> secret = KeySecret.parse(presented);
        if (secret.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        String digest = secret.get().digest();
        return transactions
                .run(Scope.presentedKey(digest), tx -> rows.presented(tx, digest))
                .map(found -> found.filter(this::isUsable).map(key -> caller(key, source)));
    }

    private boolean isUsable(ApiKeyEntity key) {
        return !key.disabled && (key.expiresAt == null || key.expiresAt.isAfter(clock.instant()));
    }

    private static Caller caller(ApiKeyEntity key, String source) {
        return switch (key.kind) {
            case API -> throw new AccountsError.Forbidden("Only management keys can perform this operation").refusal();
            case MANAGEMENT ->
                new Caller.ManagementKey(
                        key.id,
                        new OrganizationId(Objects.requireNonNull(key.organizationId)),
                        key.scopeList(),
                        source);
            case OPERATOR -> new Caller.OperatorKey(key.id, source);
        };
    }
}
