package io.tollway.billing.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Bearers as the identity provider and the gateway would issue them. */
public final class Tokens {
    private Tokens() {}

    /** A person's access token. */
    public static String person(String subject) {
        return person(subject, List.of());
    }

    public static String operatorPerson(String subject) {
        return person(subject, List.of("operator"));
    }

    private static String person(String subject, List<String> roles) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(text(BillingStack.IDENTITY_URL));
        claims.setSubject(subject);
        claims.setAudience("tollway-api");
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setIssuedAtToNow();
        claims.setClaim("email", subject + "@example.com");
        claims.setClaim("realm_access", Map.of("roles", roles));
        return sign(claims, "RS256", FakeIdentityProvider.KEY_FILE, "RSA", FakeIdentityProvider.KEY_ID);
    }

    /** The gateway's word for an API key of the organization. */
    public static String apiKey(UUID organization, UUID key) {
        return assertion(organization, key, "api", 1);
    }

    public static String managementKey(UUID organization) {
        return assertion(organization, UUID.randomUUID(), "management", 1);
    }

    public static String operatorKey() {
        return assertion(null, UUID.randomUUID(), "operator", 1);
    }

    /** An assertion that lives longer than any gateway may grant. */
    public static String longLivedAssertion(UUID organization) {
        return assertion(organization, UUID.randomUUID(), "management", 60);
    }

    private static String assertion(@Nullable UUID organization, UUID key, String kind, float minutes) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("tollway-gateway");
        claims.setAudience("billing");
        claims.setExpirationTimeMinutesInTheFuture(minutes);
        claims.setClaim("key", key.toString());
        claims.setClaim("key_kind", kind);
        claims.setClaim("scopes", List.of());
        if (organization != null) {
            claims.setClaim("org", organization.toString());
        }
        return sign(claims, "EdDSA", "gateway-signing", "Ed25519", "gateway");
    }

    private static String sign(JwtClaims claims, String algorithm, String keyName, String keyKind, String keyId) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(claims.toJson());
            jws.setKey(TestKeys.privateKey(keys(), keyName, keyKind));
            jws.setKeyIdHeaderValue(keyId);
            jws.setAlgorithmHeaderValue(algorithm);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path keys() {
        return Path.of(text(BillingStack.KEYS));
    }

    static String text(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
