package io.tollway.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.tollway.contracts.state.CredentialState;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EnvelopeCipherTest {
    private static final UUID OWNER = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID OTHER_OWNER = UUID.fromString("00000000-0000-7000-8000-000000000002");
    private static final UUID CREDENTIAL = UUID.fromString("00000000-0000-7000-8000-000000000003");
    private static final UUID OTHER_CREDENTIAL = UUID.fromString("00000000-0000-7000-8000-000000000004");

    private final EnvelopeCipher cipher = cipher();
    private final byte[] owner = CredentialState.ownerData(OWNER);
    private final byte[] bound =
            CredentialState.associatedData(OWNER, CREDENTIAL, "openai", "https://a.example.com/v1");
    private final String keyset = cipher.newWrappedKeyset(owner);
    private final String sealed = cipher.seal(keyset, owner, bound, ProviderSecret.of("sk-provider-secret"));

    @Test
    void aSealedSecretOpensWhereItBelongs() throws GeneralSecurityException {
        assertThat(cipher.open(keyset, owner, bound, sealed).isSameAs(ProviderSecret.of("sk-provider-secret")))
                .isTrue();
        assertThat(sealed).doesNotContain("provider-secret");
    }

    @Test
    void aRowMovedToAnotherOwnerCredentialProviderOrUrlDoesNotOpen() {
        refuses(
                keyset,
                owner,
                CredentialState.associatedData(OTHER_OWNER, CREDENTIAL, "openai", "https://a.example.com/v1"));
        refuses(keyset, owner, CredentialState.associatedData(null, CREDENTIAL, "openai", "https://a.example.com/v1"));
        refuses(
                keyset,
                owner,
                CredentialState.associatedData(OWNER, OTHER_CREDENTIAL, "openai", "https://a.example.com/v1"));
        refuses(keyset, owner, CredentialState.associatedData(OWNER, CREDENTIAL, "azure", "https://a.example.com/v1"));
        refuses(keyset, owner, CredentialState.associatedData(OWNER, CREDENTIAL, "openai", "https://b.example.com/v1"));
        refuses(keyset, owner, CredentialState.associatedData(OWNER, CREDENTIAL, "openai", null));
    }

    @Test
    void anotherOwnersKeysetDoesNotOpenNorCanItBeTakenOver() {
        String othersKeyset = cipher.newWrappedKeyset(CredentialState.ownerData(OTHER_OWNER));

        refuses(othersKeyset, CredentialState.ownerData(OTHER_OWNER), bound);
        refuses(othersKeyset, owner, bound);
    }

    @Test
    void aTruncatedOrAlteredCiphertextDoesNotOpen() {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        byte[] flipped = bytes.clone();
        flipped[flipped.length - 1] ^= 1;

        for (byte[] wrong : new byte[][] {Arrays.copyOf(bytes, bytes.length - 1), flipped, new byte[0]}) {
            assertThatThrownBy(() -> cipher.open(
                            keyset, owner, bound, Base64.getEncoder().encodeToString(wrong)))
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void anotherKeyEncryptionKeyOpensNothing() {
        assertThatThrownBy(() -> cipher().open(keyset, owner, bound, sealed))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aSecretShowsItsEndOnlyWhenItIsLongEnoughAndNeverPrints() {
        assertThat(ProviderSecret.of("sk-abcdefgh1234").last4()).isEqualTo("1234");
        assertThat(ProviderSecret.of("short").last4()).isEqualTo("****");
        assertThat(ProviderSecret.of("sk-abcdefgh1234")).hasToString("ProviderSecret[…]");
    }

    private void refuses(String wrappedKeyset, byte[] ownerData, byte[] associatedData) {
        assertThatThrownBy(() -> cipher.open(wrappedKeyset, ownerData, associatedData, sealed))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static EnvelopeCipher cipher() {
        try {
            AeadConfig.register();
            return EnvelopeCipher.fromKeysetJson(TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
