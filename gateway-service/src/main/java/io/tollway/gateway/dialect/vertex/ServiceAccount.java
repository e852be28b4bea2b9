package io.tollway.gateway.dialect.vertex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.provider.Target;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A service account's key file.
 *
 * @param tokenUri where its assertions are exchanged for tokens
 */
record ServiceAccount(String email, @Nullable String keyId, PrivateKey key, String tokenUri, Target tokens) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final long LIFETIME_SECONDS = 3600;
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";

    /** The account in a secret; null when it is not a service account's key file. */
    static @Nullable ServiceAccount read(String secret) {
        try {
            JsonNode root = JSON.readTree(secret);
            String email = root.path("client_email").asText("");
            String pem = root.path("private_key").asText("");
            String uri = root.path("token_uri").asText(GOOGLE);
            Target tokens = Target.parse(uri);
            return email.isEmpty() || pem.isEmpty() || tokens == null
                    ? null
                    : new ServiceAccount(email, root.path("private_key_id").textValue(), key(pem), uri, tokens);
        } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        StringBuilder base64 = new StringBuilder(pem.length());
        pem.lines().forEach(line -> base64.append(line.startsWith("-----") ? "" : line.strip()));
        byte[] encoded = Base64.getDecoder().decode(base64.toString());
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** Whether its tokens come from Google, or from the very host that is called: a key file must not name any other. */
    boolean asksOnly(Target called) {
        boolean googles = tokens.tls()
                && (tokens.host().equals("googleapis.com") || tokens.host().endsWith(".googleapis.com"));
        return googles
                || tokens.host().equals(called.host())
                        && tokens.port() == called.port()
                        && tokens.tls() == called.tls();
    }

    /**
     * The signed assertion that is exchanged for a token (RFC 7523). Costs milliseconds: not for an event loop.
     *
     * @throws GeneralSecurityException when the key cannot sign
     */
    String assertion(long nowEpochSecond) throws GeneralSecurityException {
        var header = JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT");
        if (keyId != null) {
            header.put("kid", keyId);
        }
        var claims =
                JSON.createObjectNode().put("iss", email).put("scope", SCOPE).put("aud", tokenUri);
        claims.put("iat", nowEpochSecond).put("exp", nowEpochSecond + LIFETIME_SECONDS);
        String signed = base64(header.toString()) + '.' + base64(claims.toString());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ServiceAccount[email=" + email + "]";
    }
}
