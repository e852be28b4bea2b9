package io.tollway.accounts.apikey;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.audit.AuditTrail;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.outbox.StateOutbox;
import io.tollway.accounts.tenant.Organization;
import io.tollway.accounts.tenant.Organizations;
import io.tollway.accounts.tenant.Project;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.ApiKeyState;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes, changes and deletes keys. Each change raises the key's version and is published in the same transaction. */
@ApplicationScoped
public class ApiKeys {
    private final ApiKeyRepository rows;
    private final Organizations organizations;
    private final StateOutbox outbox;
    private final AuditTrail audit;
    private final KeyLimits limits;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(
            ApiKeyRepository rows,
            Organizations organizations,
            StateOutbox outbox,
            AuditTrail audit,
            KeyLimits limits,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.organizations = organizations;
        this.outbox = outbox;
        this.audit = audit;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<CreatedKey> create(Tx tx, Grant grant, NewKey wanted) {
        OrganizationId organization = grant.organization();
        return organizations.get(tx, organization).chain(owner -> {
            KeySecret secret = KeySecret.generate(KeySecret.Form.API, random);
            ApiKeyEntity key = entity(secret, ApiKeyState.Kind.API, wanted.name(), List.of());
            key.organizationId = organization.value();
            key.projectId = project(owner, wanted).id();
            key.memberId = grant.memberId().orElse(null);
            key.limitNano = wanted.limitNano().orElse(null);
            key.limitReset = wanted.limitReset().orElse(null);
            key.expiresAt = wanted.expiresAt().orElse(null);
            key.rateLimits = wanted.rateLimits().orElse(null);
            key.policyVersion = owner.policyVersion();
            return underQuota(tx, organization)
                    .chain(() -> insert(tx, key, grant.caller()))
                    .replaceWith(new CreatedKey(secret, key));
        });
    }

    /** Whether that is the id of a key of the organization that calls models. */
    public Uni<Boolean> exists(Tx tx, OrganizationId organization, UUID key) {
        return rows.lock(tx, organization, key).map(found -> found.filter(each -> each.kind == ApiKeyState.Kind.API)
                .isPresent());
    }

    /** A key that manages one organization. */
    public Uni<CreatedKey> createManagementKey(
            Tx tx, Organization owner, String name, List<String> scopes, Caller actor, Optional<UUID> member) {
        KeySecret secret = KeySecret.generate(KeySecret.Form.MANAGEMENT, random);
        ApiKeyEntity key = entity(secret, ApiKeyState.Kind.MANAGEMENT, name, scopes);
        key.organizationId = owner.id().value();
        key.memberId = member.orElse(null);
        key.policyVersion = owner.policyVersion();
        return underQuota(tx, owner.id()).chain(() -> insert(tx, key, actor)).replaceWith(new CreatedKey(secret, key));
    }

    /** Installs an operator's key that was made elsewhere, replacing an older one of that name; does nothing when it is there already. */
    Uni<Void> installOperatorKey(Tx tx, String name, KeySecret secret) {
        String digest = secret.digest();
        return rows.lockOperatorKeys(tx, name).chain(held -> {
            if (held.stream().anyMatch(key -> key.digest.equals(digest))) {
                return Uni.createFrom().voidItem();
            }
            Uni<Void> replaced = Uni.createFrom().voidItem();
            for (ApiKeyEntity old : held) {
                replaced = replaced.chain(() -> tombstone(tx, old));
            }
            ApiKeyEntity key = entity(secret, ApiKeyState.Kind.OPERATOR, name, List.of());
            key.policyVersion = 1;
            return replaced.chain(() -> rows.insert(tx, key))
                    .chain(() -> publish(tx, key))
                    .chain(() -> audit.recordOwn(
                            tx,
                            null,
                            new AuditTrail.Change("operator-key.install", "key:" + key.id, null, KeyView.of(key))));
        });
    }

    Uni<List<ApiKeyEntity>> list(Tx tx, Grant grant, ApiKeyRepository.Filter filter, int offset, int limit) {
        boolean all = grant.may(Permission.READ_KEYS) || grant.may(Permission.MANAGE_KEYS);
        if (!all && grant.memberId().isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Optional<UUID> madeBy = all ? filter.madeBy() : grant.memberId();
        return rows.list(
                tx,
                grant.organization(),
                new ApiKeyRepository.Filter(filter.kind(), filter.withDisabled(), filter.project(), madeBy),
                offset,
                limit);
    }

    Uni<ApiKeyEntity> get(Tx tx, Grant grant, KeyName name) {
        Uni<Optional<ApiKeyEntity>> found =
                switch (name) {
                    case KeyName.ById byId -> rows.lock(tx, grant.organization(), byId.id());
                    case KeyName.ByDigest byDigest -> rows.lockByDigest(tx, grant.organization(), byDigest.digest());
                };
        return found.map(key -> key.filter(candidate -> mayTouch(grant, candidate))
                .orElseThrow(() -> new AccountsError.NotFound("key").refusal()));
    }

    Uni<ApiKeyEntity> change(Tx tx, Grant grant, KeyName name, KeyChange change) {
        return get(tx, grant, name).chain(key -> {
            refuseWithoutRight(grant, key);
            KeyView before = KeyView.of(key);
            change.applyTo(key);
            if (key.limitReset != null && key.limitNano == null) {
                throw AccountsError.InvalidFields.of(
                                "limit_reset", "without_limit", "needs a limit; give one, or clear limit_reset")
                        .refusal();
            }
            if (KeyView.of(key).equals(before)) {
                return Uni.createFrom().item(key);
            }
            key.updatedAt = now();
            key.version++;
            return rows.flush(tx)
                    .chain(() -> publish(tx, key))
                    .chain(() -> audit.record(
                            tx,
                            grant.organization(),
                            grant.caller(),
                            new AuditTrail.Change("key.change", "key:" + key.id, before, KeyView.of(key))))
                    .replaceWith(key);
        });
    }

    Uni<Void> delete(Tx tx, Grant grant, KeyName name) {
        return get(tx, grant, name).chain(key -> {
            refuseWithoutRight(grant, key);
            return tombstone(tx, key)
                    .chain(() -> audit.record(
                            tx,
                            grant.organization(),
                            grant.caller(),
                            new AuditTrail.Change("key.delete", "key:" + key.id, KeyView.of(key), null)));
        });
    }

    private Uni<Void> tombstone(Tx tx, ApiKeyEntity key) {
        key.deletedAt = now();
        key.version++;
        return rows.flush(tx)
                .chain(() -> outbox.remove(tx, Topics.API_KEY_STATE, key.id.toString(), key.owner(), key.version));
    }

    private Uni<Void> insert(Tx tx, ApiKeyEntity key, Caller actor) {
        return rows.insert(tx, key)
                .chain(() -> publish(tx, key))
                .chain(() -> audit.record(
                        tx,
                        key.owner(),
                        actor,
                        new AuditTrail.Change("key.create", "key:" + key.id, null, KeyView.of(key))));
    }

    private Uni<Void> publish(Tx tx, ApiKeyEntity key) {
        return outbox.put(tx, Topics.API_KEY_STATE, key.id.toString(), key.owner(), key.version, key.toState());
    }

    private Uni<Void> underQuota(Tx tx, OrganizationId organization) {
        return rows.count(tx, organization)
                .invoke(count -> {
                    if (count >= limits.perOrganization()) {
                        throw new AccountsError.QuotaReached(
                                        "keys", limits.perOrganization(), "accounts.keys.per-organization")
                                .refusal();
                    }
                })
                .replaceWithVoid();
    }

    private ApiKeyEntity entity(KeySecret secret, ApiKeyState.Kind kind, String name, List<String> scopes) {
        ApiKeyEntity key = new ApiKeyEntity();
        key.id = ids.next();
        key.kind = kind;
        key.digest = secret.digest();
        key.label = secret.label();
        key.name = name;
        key.scopes = String.join(" ", scopes);
        key.version = 1;
        key.createdAt = now();
        return key;
    }

    private static Project project(Organization owner, NewKey wanted) {
        if (wanted.project().isEmpty()) {
            return owner.defaultProject();
        }
        UUID id = wanted.project().get();
        return owner.projects().stream()
                .filter(project -> project.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AccountsError.NotFound("project").refusal());
    }

    /** Whoever may only use own keys does not learn of others'. Management keys are seen by those who may manage them, and by keys that read keys. */
    private static boolean mayTouch(Grant grant, ApiKeyEntity key) {
        if (key.kind == ApiKeyState.Kind.MANAGEMENT) {
            return grant.may(Permission.MANAGE_MANAGEMENT_KEYS);
        }
        return grant.may(Permission.READ_KEYS)
                || grant.may(Permission.MANAGE_KEYS)
                || (key.memberId != null
                        && grant.memberId().filter(key.memberId::equals).isPresent());
    }

    private static void refuseWithoutRight(Grant grant, ApiKeyEntity key) {
        boolean own = key.memberId != null
                && grant.memberId().filter(key.memberId::equals).isPresent();
        if (!grant.may(Permission.MANAGE_KEYS) && !(own && grant.may(Permission.USE_OWN_KEYS))) {
            throw new AccountsError.Forbidden("You may change only the keys that you made yourself.").refusal();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
