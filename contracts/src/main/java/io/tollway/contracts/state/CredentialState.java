package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One upstream credential, sealed. The secret is AES-256-GCM ciphertext (Tink) under the owner's keyset, which in turn is wrapped by the key-encryption key; both are bound to
 * {@link #associatedData()}, so a row moved to another owner, provider or URL does not decrypt.
 *
 * @param organizationId the customer whose key this is; absent for the platform's own accounts
 * @param projectId the project that may use it; absent for the platform's own accounts
 * @param accountId the platform account (catalog) it belongs to; absent for a customer's key
 * @param baseUrl where the secret may be sent; absent means the provider's own base URL
 * @param wrappedKeyset the owner's Tink keyset encrypted with the key-encryption key (associated data: {@link #ownerData()}), standard base64
 * @param ciphertext the sealed secret, standard base64
 * @param priority lower is tried first among one owner's credentials of a provider
 */
public record CredentialState(
        UUID credentialId,
        @Nullable UUID organizationId,
        @Nullable UUID projectId,
        String provider,
        @Nullable String accountId,
        String label,
        @Nullable String baseUrl,
        String wrappedKeyset,
        String ciphertext,
        int priority,
        boolean enabled,
        long version) {

    public CredentialState {
        present(credentialId, "credential_id");
        notBlank(provider, "provider");
        notBlank(label, "label");
        notBlank(wrappedKeyset, "wrapped_keyset");
        notBlank(ciphertext, "ciphertext");
        positive(version, "version");
        if ((organizationId == null) == (accountId == null)) {
            throw new IllegalArgumentException("exactly one of organization_id and account_id must be given");
        }
        if (organizationId != null) {
            present(projectId, "project_id");
        }
    }

    /** What the sealed secret is bound to. */
    public byte[] associatedData() {
        return associatedData(organizationId, credentialId, provider, baseUrl);
    }

    /** What the owner's wrapped keyset is bound to. */
    public byte[] ownerData() {
        return ownerData(organizationId);
    }

    public static byte[] associatedData(
            @Nullable UUID organizationId, UUID credentialId, String provider, @Nullable String baseUrl) {
        String url = baseUrl == null ? "" : baseUrl;
        return ("v1|" + owner(organizationId) + '|' + credentialId + '|' + provider + '|' + url)
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] ownerData(@Nullable UUID organizationId) {
        return ("v1|" + owner(organizationId)).getBytes(StandardCharsets.UTF_8);
    }

    private static String owner(@Nullable UUID organizationId) {
        return organizationId == null ? "platform" : organizationId.toString();
    }

    @Override
    public String toString() {
        return "CredentialState[" + credentialId + ", " + provider + ", " + label + ", sealed]";
    }
}
