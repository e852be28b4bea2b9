package io.tollway.gateway.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads the public key of accounts' signatures. */
final class SigningKey {
    private SigningKey() {}

    static PublicKey read(Path file) {
        try {
            String pem = Files.readString(file)
                    .replace("-----BEGIN PUBLIC KEY-----", "")
                    .replace("-----END PUBLIC KEY-----", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "gateway.snapshot.signing-key-file: cannot read " + file
                            + "; it must be the public key (PEM) that accounts signs state records with",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "gateway.snapshot.signing-key-file: " + file + " is not an Ed25519 public key in PEM (X.509) form",
                    e);
        }
    }
}
