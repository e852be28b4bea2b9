package io.tollway.gateway.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.ApiKeyState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;

/** The gateway's word to billing about who calls: a JWT (RFC 7519) signed with EdDSA (RFC 8037), good for a minute. */
public final class Assertions {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            BASE64.encodeToString("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));
    private static final JsonFactory JSON = new JsonFactory();
    private static final long VALID_SECONDS = 60;

    private final PrivateKey key;
    private final Clock clock;

    public Assertions(PrivateKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** @throws IllegalStateException when the file is not an Ed25519 private key in PKCS#8 PEM */
    public static Assertions open(Path keyFile, Clock clock) {
        try {
            String pem = Files.readString(keyFile, StandardCharsets.US_ASCII);
            StringBuilder base64 = new StringBuilder(pem.length());
            pem.lines().filter(line -> !line.startsWith("-----")).forEach(line -> base64.append(line.strip()));
            byte[] der = Base64.getDecoder().decode(base64.toString());
            return new Assertions(
                    KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der)), clock);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "gateway.control.assertion-key-file: " + keyFile
                            + " is not a readable Ed25519 private key (PKCS#8, PEM)",
                    e);
        }
    }

    /** The assertion for one caller. */
    public String of(ApiKeyState caller) {
        String signed = HEADER + '.' + BASE64.encodeToString(claims(caller));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signing is not possible with this key", e);
        }
    }

    private byte[] claims(ApiKeyState caller) {
        long now = clock.instant().getEpochSecond();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("iss", "tollway-gateway");
            json.writeStringField("aud", "billing");
            json.writeNumberField("iat", now);
            json.writeNumberField("exp", now + VALID_SECONDS);
            if (caller.organizationId() != null) {
                json.writeStringField("org", caller.organizationId().toString());
            }
            if (caller.projectId() != null) {
                json.writeStringField("project", caller.projectId().toString());
            }
            json.writeStringField("key", caller.keyId().toString());
            json.writeStringField("key_kind", caller.kind().name().toLowerCase(Locale.ROOT));
            json.writeArrayFieldStart("scopes");
            for (String scope : caller.scopes()) {
                json.writeString(scope);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a byte array does not fail", e);
        }
        return bytes.toByteArray();
    }
}
