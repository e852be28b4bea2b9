package io.tollway.accounts.vault;

import io.tollway.accounts.ids.OrganizationId;
import java.util.UUID;

/** Whose a credential is. */
public sealed interface CredentialOwner {
    /** A customer's own key, for one project. */
    record Customer(OrganizationId organization, UUID project) implements CredentialOwner {}

    /** One of the platform's accounts in the catalog. */
    record PlatformAccount(String accountId) implements CredentialOwner {}
}
