package io.tollway.console.security;

import io.tollway.console.ConsoleConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that only a form served by this console to this person can carry: an HMAC over the person's name. Together with {@link SameOriginFilter} they stand in for the framework's own
 * protection, which is not to be had in this version (docs/adr/0009-console-forms.md).
 */
@ApplicationScoped
public class FormTokens {
    private static final int MINIMUM_SECRET = 32;

    private final SecretKeySpec key;

    FormTokens(ConsoleConfig config) {
        byte[] secret = config.formSecret()
                .map(text -> {
                    if (text.length() < MINIMUM_SECRET) {
                        throw new IllegalArgumentException("console.form-secret must have at least 32 characters");
                    }
                    return text.getBytes(StandardCharsets.UTF_8);
                })
                .orElseGet(FormTokens::randomSecret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    public String tokenFor(String person) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(person.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    boolean accepts(String person, String token) {
        return MessageDigest.isEqual(
                tokenFor(person).getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] randomSecret() {
        byte[] secret = new byte[MINIMUM_SECRET];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
