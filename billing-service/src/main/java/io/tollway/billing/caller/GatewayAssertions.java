package io.tollway.billing.caller;

import io.tollway.billing.caller.Caller.KeyKind;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/** Checks the short-lived tokens (RFC 7519, EdDSA) with which a gateway says whose key it has seen. */
@ApplicationScoped
class GatewayAssertions {
    static final String ISSUER = "tollway-gateway";
    private static final String AUDIENCE = "billing";
    private static final int LONGEST_LIFE_MINUTES = 1;
    private static final int SKEW_SECONDS = 5;

    private final PublicKey key;
    private final Clock clock;

    GatewayAssertions(AssertionConfig config, Clock clock) {
        this.key = publicKey(config.publicKeyFile());
        this.clock = clock;
    }

    Caller.Key check(String token) {
        try {
            return caller(consumer().processToClaims(token));
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            throw new BillingError.Unauthenticated(
                            "invalid_assertion", "The gateway's assertion is not valid or has expired.")
                    .toException();
        }
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "EdDSA")
                .setVerificationKey(key)
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(AUDIENCE)
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .setMaxFutureValidityInMinutes(LONGEST_LIFE_MINUTES)
                .build();
    }

    private static Caller.Key caller(JwtClaims claims) throws MalformedClaimException {
        KeyKind kind = KeyKind.valueOf(claims.getStringClaimValue("key_kind").toUpperCase(Locale.ROOT));
        String organization = claims.getStringClaimValue("org");
        if (organization == null && kind != KeyKind.OPERATOR) {
            throw new IllegalArgumentException("org is missing");
        }
        List<String> scopes = claims.getStringListClaimValue("scopes");
        return new Caller.Key(
                UUID.fromString(claims.getStringClaimValue("key")),
                kind,
                organization == null ? null : OrganizationId.fromString(organization),
                uuid(claims.getStringClaimValue("project")),
                scopes == null ? Set.of() : Set.copyOf(scopes));
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static PublicKey publicKey(Path pem) {
        try {
            String text = Files.readString(pem, StandardCharsets.US_ASCII);
            String base64 =
                    text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException e) {
            throw new UncheckedIOException("billing.assertion.public-key-file: cannot read " + pem, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "billing.assertion.public-key-file: " + pem + " is not an Ed25519 public key in PEM form", e);
        }
    }
}
