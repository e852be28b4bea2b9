package io.tollway.accounts.outbox;

import io.tollway.contracts.StateSignature;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Holds the private key under which everything this service publishes is signed. */
@ApplicationScoped
class StateSigner {
    private final PrivateKey key;
    private final String keyId;

    StateSigner(StateConfig config) {
        this.key = read(config.signingKeyFile());
        this.keyId = config.keyId();
    }

    SignedRecord sign(StateRow row) {
        String signature = StateSignature.sign(key, row.topic(), row.key(), row.version(), row.payloadBytes());
        return new SignedRecord(row.topic(), row.key(), row.version(), keyId, signature, row.payload());
    }

    private static PrivateKey read(Path file) {
        try {
            String pem = Files.readString(file);
            String base64 =
                    pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "accounts.state.signing-key-file: cannot read " + file + " (" + e.getMessage()
                            + "); give the PEM file of an Ed25519 private key",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause: its message could quote the file's content.
            throw new IllegalStateException(
                    "accounts.state.signing-key-file: " + file + " is no PKCS#8 PEM of an Ed25519 private key");
        }
    }
}
