package io.tollway.gateway.byok;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import io.tollway.contracts.state.CredentialState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Unseals upstream secrets when they are first used and keeps them in memory as long as their credential is in use. A credential that does not unseal (moved to another owner, provider or
 * URL; damaged; sealed under another key) yields nothing.
 */
public final class CredentialVault {
    private static final int KEPT = 10_000;

    private final Aead kek;
    private final Map<UUID, Unsealed> unsealed = new ConcurrentHashMap<>();

    private record Unsealed(long version, @Nullable String secret) {
        @Override
        public String toString() {
            return "Unsealed[version=" + version + "]";
        }
    }

    public CredentialVault(Aead kek) {
        this.kek = kek;
    }

    /**
     * Opens the vault with the key-encryption key of a file.
     *
     * @throws IllegalStateException when the file is not a Tink AEAD keyset
     */
    public static CredentialVault open(Path kekFile) {
        try {
            AeadConfig.register();
            String json = Files.readString(kekFile, StandardCharsets.UTF_8);
            KeysetHandle keyset = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
            return new CredentialVault(keyset.getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "gateway.byok.kek-file: " + kekFile + " is not a readable Tink AEAD keyset in JSON", e);
        }
    }

    /** The provider account's secret; null when it does not unseal. */
    public @Nullable String secret(CredentialState credential) {
        Unsealed known = unsealed.get(credential.credentialId());
        if (known != null && known.version == credential.version()) {
            return known.secret;
        }
        if (unsealed.size() >= KEPT) {
            unsealed.clear();
        }
        String secret = unseal(credential);
        unsealed.put(credential.credentialId(), new Unsealed(credential.version(), secret));
        return secret;
    }

    private @Nullable String unseal(CredentialState credential) {
        try {
            KeysetHandle owner = TinkProtoKeysetFormat.parseEncryptedKeyset(
                    Base64.getDecoder().decode(credential.wrappedKeyset()), kek, credential.ownerData());
            byte[] secret = owner.getPrimitive(RegistryConfiguration.get(), Aead.class)
                    .decrypt(Base64.getDecoder().decode(credential.ciphertext()), credential.associatedData());
            return new String(secret, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException doesNotUnseal) {
            return null;
        }
    }
}
