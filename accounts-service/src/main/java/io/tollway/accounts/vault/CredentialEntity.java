package io.tollway.accounts.vault;

import io.tollway.accounts.ids.OrganizationId;
import io.tollway.contracts.state.CredentialState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code credential}: the secret is ciphertext. */
@Entity
@Table(name = "credential")
@SuppressWarnings("NullAway.Init")
class CredentialEntity {
    @Id
    @Column(name = "credential_id")
    UUID id;

    @Column(name = "organization_id")
    @Nullable UUID organizationId;

    @Column(name = "project_id")
    @Nullable UUID projectId;

    String provider;

    @Column(name = "account_id")
    @Nullable String accountId;

    String label;
    String last4;

    @Column(name = "base_url")
    @Nullable String baseUrl;

    String ciphertext;
    int priority;
    boolean enabled;
    long version;

    @Column(name = "created_at")
    Instant createdAt;

    @Nullable OrganizationId owner() {
        return organizationId == null ? null : new OrganizationId(organizationId);
    }

    byte[] associatedData() {
        return CredentialState.associatedData(organizationId, id, provider, baseUrl);
    }

    byte[] ownerData() {
        return CredentialState.ownerData(organizationId);
    }

    CredentialState toState(String wrappedKeyset) {
        return new CredentialState(
                id,
                organizationId,
                projectId,
                provider,
                accountId,
                label,
                baseUrl,
                wrappedKeyset,
                ciphertext,
                priority,
                enabled,
                version);
    }

    Credential toCredential() {
        return new Credential(id, projectId, provider, accountId, label, last4, baseUrl, priority, enabled, createdAt);
    }
}
