package io.tollway.accounts.vault;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.outbox.StateOutbox;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.CredentialState;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sealed credentials: put in, replaced, listed without their secrets, deleted; never read. Each change is published, as ciphertext, in the same transaction. */
@ApplicationScoped
public class Vault {
    private final CredentialRepository rows;
    private final KeyEncryptionKey kek;
    private final StateOutbox outbox;
    private final Clock clock;

    Vault(CredentialRepository rows, KeyEncryptionKey kek, StateOutbox outbox, Clock clock) {
        this.rows = rows;
        this.kek = kek;
        this.outbox = outbox;
        this.clock = clock;
    }

    public Uni<Credential> put(Tx tx, CredentialDraft draft) {
        CredentialEntity credential = new CredentialEntity();
        credential.id = draft.id();
        switch (draft.owner()) {
            case CredentialOwner.Customer customer -> {
                credential.organizationId = customer.organization().value();
                credential.projectId = customer.project();
            }
            case CredentialOwner.PlatformAccount account -> credential.accountId = account.accountId();
        }
        credential.provider = draft.provider();
        credential.label = draft.label();
        credential.baseUrl = draft.baseUrl();
        credential.priority = draft.priority();
        credential.enabled = draft.enabled();
        credential.version = 1;
        credential.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return rows.keyset(tx, credential.owner()).chain(keyset -> {
            seal(credential, keyset, draft.secret());
            return rows.insert(tx, credential)
                    .chain(() -> publish(tx, credential, keyset))
                    .replaceWith(credential.toCredential());
        });
    }

    public Uni<List<Credential>> ofOrganization(Tx tx, OrganizationId organization) {
        return rows.ofOrganization(tx, organization)
                .map(found -> found.stream().map(CredentialEntity::toCredential).toList());
    }

    public Uni<Credential> get(Tx tx, OrganizationId organization, UUID id) {
        return entity(tx, organization, id).map(CredentialEntity::toCredential);
    }

    public Uni<Credential> change(Tx tx, OrganizationId organization, UUID id, CredentialChange change) {
        return entity(tx, organization, id)
                .chain(credential -> rows.keyset(tx, organization).chain(keyset -> {
                    change.label().ifPresent(label -> credential.label = label);
                    change.enabled().ifPresent(enabled -> credential.enabled = enabled);
                    change.secret().ifPresent(secret -> seal(credential, keyset, secret));
                    return store(tx, credential, keyset);
                }));
    }

    public Uni<Void> delete(Tx tx, OrganizationId organization, UUID id) {
        return entity(tx, organization, id).chain(credential -> delete(tx, credential));
    }

    /** The platform's credentials, opened as far as planning a change of the catalog needs. */
    public Uni<PlatformCredentials> platform(Tx tx) {
        return rows.keyset(tx, null).chain(keyset -> rows.ofPlatform(tx)
                .map(found -> new PlatformCredentials(kek.cipher(), keyset, found)));
    }

    /** Seals another secret for an account, or the same one for another URL. */
    public Uni<Credential> replace(
            Tx tx,
            PlatformCredentials held,
            String accountId,
            String provider,
            String baseUrl,
            @Nullable ProviderSecret secret) {
        CredentialEntity credential = held.entity(accountId);
        ProviderSecret sealedAnew = secret == null ? held.open(credential) : secret;
        credential.provider = provider;
        credential.baseUrl = baseUrl;
        seal(credential, held.keyset(), sealedAnew);
        return store(tx, credential, held.keyset());
    }

    public Uni<Void> deletePlatform(Tx tx, PlatformCredentials held, String accountId) {
        return delete(tx, held.entity(accountId));
    }

    private Uni<CredentialEntity> entity(Tx tx, OrganizationId organization, UUID id) {
        return rows.lock(tx, organization, id)
                .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("provider key").refusal()));
    }

    private Uni<Credential> store(Tx tx, CredentialEntity credential, String keyset) {
        credential.version++;
        return rows.flush(tx).chain(() -> publish(tx, credential, keyset)).replaceWith(credential.toCredential());
    }

    private Uni<Void> delete(Tx tx, CredentialEntity credential) {
        long version = credential.version + 1;
        return rows.remove(tx, credential)
                .chain(() -> outbox.remove(
                        tx, Topics.CREDENTIAL_STATE, credential.id.toString(), credential.owner(), version));
    }

    private void seal(CredentialEntity credential, String keyset, ProviderSecret secret) {
        credential.ciphertext = kek.cipher().seal(keyset, credential.ownerData(), credential.associatedData(), secret);
        credential.last4 = secret.last4();
    }

    private Uni<Void> publish(Tx tx, CredentialEntity credential, String keyset) {
        CredentialState state = credential.toState(keyset);
        return outbox.put(
                tx, Topics.CREDENTIAL_STATE, credential.id.toString(), credential.owner(), credential.version, state);
    }

    /** The platform's credentials inside one transaction. */
    public static final class PlatformCredentials {
        private final EnvelopeCipher cipher;
        private final String keyset;
        private final List<CredentialEntity> held;

        PlatformCredentials(EnvelopeCipher cipher, String keyset, List<CredentialEntity> held) {
            this.cipher = cipher;
            this.keyset = keyset;
            this.held = List.copyOf(held);
        }

        /** Where the sealed secret of this account is; null when it has none. */
        public @Nullable UUID idOf(String accountId) {
            return held.stream()
                    .filter(credential -> accountId.equals(credential.accountId))
                    .map(credential -> credential.id)
                    .findFirst()
                    .orElse(null);
        }

        /** Whether exactly this secret is sealed for the account, bound to this provider and URL. */
        public boolean holds(String accountId, String provider, String baseUrl, ProviderSecret secret) {
            return isBoundTo(accountId, provider, baseUrl)
                    && open(entity(accountId)).isSameAs(secret);
        }

        public boolean isBoundTo(String accountId, String provider, String baseUrl) {
            CredentialEntity credential = entity(accountId);
            return provider.equals(credential.provider) && baseUrl.equals(credential.baseUrl);
        }

        private String keyset() {
            return keyset;
        }

        private CredentialEntity entity(String accountId) {
            return held.stream()
                    .filter(credential -> accountId.equals(credential.accountId))
                    .findFirst()
                    .orElseThrow();
        }

        private ProviderSecret open(CredentialEntity credential) {
            try {
                return cipher.open(keyset, credential.ownerData(), credential.associatedData(), credential.ciphertext);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(
                        "the secret of account " + credential.accountId
                                + " does not open: was the key-encryption key changed?",
                        e);
            }
        }
    }
}
