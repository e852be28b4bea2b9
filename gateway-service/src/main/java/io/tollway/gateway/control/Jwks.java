package io.tollway.gateway.control;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The gateway's public signing key as a JSON Web Key Set (RFC 7517, RFC 8037). */
public final class Jwks {
    private static final int RAW_KEY_BYTES = 32;

    private final String json;

    private Jwks(String json) {
        this.json = json;
    }

    /** Reads {@code <key>.pub}, which lies beside the private key file {@code <key>.key}; an empty set when there is none. */
    public static Jwks beside(Path privateKeyFile) {
        String name = String.valueOf(privateKeyFile.getFileName());
        Path file = privateKeyFile.resolveSibling(
                name.endsWith(".key") ? name.substring(0, name.length() - 4) + ".pub" : name + ".pub");
        if (!Files.isReadable(file)) {
            return new Jwks("{\"keys\":[]}");
        }
        try {
            StringBuilder base64 = new StringBuilder();
            Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("-----"))
                    .forEach(line -> base64.append(line.strip()));
            PublicKey key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64.toString())));
            byte[] der = key.getEncoded();
            byte[] raw = java.util.Arrays.copyOfRange(der, der.length - RAW_KEY_BYTES, der.length);
            String x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
            return new Jwks("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"alg\":\"EdDSA\",\"x\":\""
                    + x + "\"}]}");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " is not a readable Ed25519 public key (X.509, PEM)", e);
        }
    }

    public void answer(HttpServerRequest request) {
        request.response()
                .putHeader("content-type", "application/jwk-set+json")
                .putHeader("cache-control", "public, max-age=300")
                .end(json);
    }
}
