package io.tollway.local.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {

    @TempDir
    private Path folder;

    @Test
    void makesKeyPairsThatFitTogether() throws Exception {
        new LocalSecrets(folder);
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        for (String name : new String[] {"accounts-signing", "gateway-signing"}) {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(der(name + ".key"))));
            signer.update(new byte[] {1, 2, 3});
            byte[] signature = signer.sign();
            signer.initVerify(keys.generatePublic(new X509EncodedKeySpec(der(name + ".pub"))));
            signer.update(new byte[] {1, 2, 3});
            assertThat(signer.verify(signature)).isTrue();
        }
    }

    @Test
    void makesAKeysetThatTinkReads() throws Exception {
        LocalSecrets secrets = new LocalSecrets(folder);
        Aead aead = TinkJsonProtoKeysetFormat.parseKeyset(
                        Files.readString(secrets.file("kek.json")), InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        byte[] sealed = aead.encrypt("x".getBytes(StandardCharsets.UTF_8), new byte[0]);
        assertThat(new String(aead.decrypt(sealed, new byte[0]), StandardCharsets.UTF_8))
                .isEqualTo("x");
    }

    @Test
    void makesA256BitKeyForStoredBodies() {
        LocalSecrets secrets = new LocalSecrets(folder);

        byte[] key = Base64.getDecoder().decode(secrets.read("bodies.key").orElseThrow());
        assertThat(key).hasSize(32).isNotEqualTo(new byte[32]);
    }

    @Test
    void keepsWhatItMadeSoThatLaterStartsUseTheSame() throws Exception {
        LocalSecrets first = new LocalSecrets(folder);
        String token = first.token("lease-token");
        byte[] keyset = Files.readAllBytes(first.file("kek.json"));
        byte[] bodies = Files.readAllBytes(first.file("bodies.key"));
        LocalSecrets second = new LocalSecrets(folder);
        assertThat(second.token("lease-token")).isEqualTo(token).hasSize(32);
        assertThat(second.token("internal-token")).isNotEqualTo(token);
        assertThat(Files.readAllBytes(second.file("kek.json"))).isEqualTo(keyset);
        assertThat(Files.readAllBytes(second.file("bodies.key"))).isEqualTo(bodies);
    }

    @Test
    void letsNobodyElseRead() throws Exception {
        new LocalSecrets(folder).token("lease-token");
        try (var files = Files.list(folder)) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void makesOperatorKeysOfTheDocumentedForm() {
        String key = PlatformKey.management();
        assertThat(key).matches("sk-tw-mgmt-v1-[0-9A-Za-z]{38}");
        assertThat(key).endsWith(PlatformKey.checksum(key.substring(0, key.length() - 6)));
        // CRC-32 of "123456789" is the well-known check value 0xCBF43926 = 3421780262.
        assertThat(PlatformKey.checksum("123456789")).isEqualTo("3jZRME");
    }

    private byte[] der(String name) throws Exception {
        String text = Files.readString(folder.resolve(name));
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }
}
