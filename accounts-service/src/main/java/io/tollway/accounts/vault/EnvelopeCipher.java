package io.tollway.accounts.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Two layers of AES-256-GCM (Tink): the key-encryption key wraps one keyset per owner, that keyset seals the owner's secrets. Both layers are bound to associated data, so nothing
 * sealed here opens under another owner, credential, provider or URL. Text forms are standard base64.
 */
final class EnvelopeCipher {
    private final Aead keyEncryptionKey;

    private EnvelopeCipher(Aead keyEncryptionKey) {
        this.keyEncryptionKey = keyEncryptionKey;
    }

    /** From a cleartext keyset in Tink's JSON form. */
    static EnvelopeCipher fromKeysetJson(String json) throws GeneralSecurityException {
        AeadConfig.register();
        KeysetHandle handle = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
        return new EnvelopeCipher(handle.getPrimitive(RegistryConfiguration.get(), Aead.class));
    }

    /** A fresh keyset for one owner, wrapped. */
    String newWrappedKeyset(byte[] ownerData) {
        try {
            KeysetHandle handle = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return base64(TinkProtoKeysetFormat.serializeEncryptedKeyset(handle, keyEncryptionKey, ownerData));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a keyset cannot be made", e);
        }
    }

    String seal(String wrappedKeyset, byte[] ownerData, byte[] associatedData, ProviderSecret secret) {
        try {
            return base64(keyset(wrappedKeyset, ownerData).encrypt(secret.bytes(), associatedData));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be sealed: its owner's keyset does not open", e);
        }
    }

    /**
     * The secret again; only to compare it with a new one, or to bind it to another URL of the same owner's.
     *
     * @throws GeneralSecurityException when anything is not what it was sealed with
     */
    ProviderSecret open(String wrappedKeyset, byte[] ownerData, byte[] associatedData, String ciphertext)
            throws GeneralSecurityException {
        return ProviderSecret.of(
                keyset(wrappedKeyset, ownerData).decrypt(Base64.getDecoder().decode(ciphertext), associatedData));
    }

    private Aead keyset(String wrappedKeyset, byte[] ownerData) throws GeneralSecurityException {
        KeysetHandle handle = TinkProtoKeysetFormat.parseEncryptedKeyset(
                Base64.getDecoder().decode(wrappedKeyset), keyEncryptionKey, ownerData);
        return handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
