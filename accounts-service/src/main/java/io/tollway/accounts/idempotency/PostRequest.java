package io.tollway.accounts.idempotency;

import io.tollway.accounts.error.AccountsError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes two POSTs the same.
 *
 * @param callerId who asks; keys of two callers never meet
 * @param key the header {@code Idempotency-Key}, if given
 * @param path what is asked for
 */
public record PostRequest(String callerId, Optional<String> key, String path, byte[] body) {
    public static PostRequest of(String callerId, @Nullable String header, String path, byte[] body) {
        if (header == null) {
            return new PostRequest(callerId, Optional.empty(), path, body);
        }
        if (!header.matches("[\\x21-\\x7e]{1,255}")) {
            throw AccountsError.InvalidFields.of(
                            "Idempotency-Key", "invalid_header", "must be 1 to 255 visible ASCII characters")
                    .refusal();
        }
        return new PostRequest(callerId, Optional.of(header), path, body);
    }

    String keyDigest() {
        return sha256(key.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    String requestDigest() {
        byte[] head = ("POST " + path + '\n').getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return sha256(all);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "PostRequest[" + callerId + ", " + path + "]";
    }
}
