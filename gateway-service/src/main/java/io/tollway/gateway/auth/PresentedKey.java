package io.tollway.gateway.auth;

import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the one credential of a request. Confined to an event loop, because the digest is reused. */
public final class PresentedKey {
    private static final CharSequence AUTHORIZATION = HttpHeaders.createOptimized("authorization");
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("x-api-key");
    private static final CharSequence GOOG_API_KEY = HttpHeaders.createOptimized("x-goog-api-key");
    private static final String BEARER = "Bearer ";

    private final MessageDigest sha256;

    public PresentedKey() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The presented key's SHA-256 digest.
     *
     * @throws Refusal 400 for more than one credential, 401 for none or one that cannot be ours
     */
    public byte[] digest(MultiMap headers) throws Refusal {
        String bearer = one(headers, AUTHORIZATION);
        String apiKey = one(headers, API_KEY);
        String googKey = one(headers, GOOG_API_KEY);
        int carriers = (bearer == null ? 0 : 1) + (apiKey == null ? 0 : 1) + (googKey == null ? 0 : 1);
        if (carriers > 1) {
            throw Refusal.invalid("Send exactly one of Authorization, x-api-key and x-goog-api-key", "authorization");
        }
        if (apiKey != null) {
            return digest(apiKey, 0);
        }
        if (googKey != null) {
            return digest(googKey, 0);
        }
        if (bearer == null) {
            throw unauthenticated("No key. Send it as Authorization: Bearer sk-tw-v1-…");
        }
        if (!bearer.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthenticated("Authorization must be: Bearer, one space, the key");
        }
        return digest(bearer, BEARER.length());
    }

    private byte[] digest(String text, int from) throws Refusal {
        byte[] key = text.getBytes(StandardCharsets.US_ASCII);
        if (!KeyFormat.isWellFormed(key, from)) {
            throw unauthenticated(
                    "This is not a Tollway key: its form or its checksum is wrong. Copy it again, complete and without spaces");
        }
        sha256.update(key, from, key.length - from);
        return sha256.digest();
    }

    private static @Nullable String one(MultiMap headers, CharSequence name) throws Refusal {
        String first = headers.get(name);
        if (first == null) {
            return null;
        }
        List<String> all = headers.getAll(name);
        if (all.size() > 1) {
            throw Refusal.invalid("The header " + name + " was sent more than once", name.toString());
        }
        return first;
    }

    static Refusal unauthenticated(String message) {
        return new Refusal(new GatewayError.Unauthenticated(message));
    }
}
