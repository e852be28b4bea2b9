package io.tollway.simulator.provider.bedrock;

import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.RefusedException;
import io.vertx.core.http.HttpHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Checks Signature Version 4 by the published recipe: canonical request, string to sign, derived key. */
final class Signature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private Signature() {}

    /** The key id that an authorization names; null when it is of another kind. */
    static @Nullable String accessKeyId(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(ALGORITHM + " ")) {
            return null;
        }
        String scope = field(authorization, "Credential");
        int slash = scope.indexOf('/');
        return slash <= 0 ? null : scope.substring(0, slash);
    }

    /** Refuses a request whose signature is not its own. */
    static void check(Call call) {
        String authorization = String.valueOf(call.headers().get(HttpHeaders.AUTHORIZATION));
        String scope = field(authorization, "Credential");
        String[] parts = scope.split("/");
        if (parts.length != 5 || !parts[3].equals("bedrock") || !parts[4].equals("aws4_request")) {
            throw refused("Credential should be scoped to a valid region and to the service bedrock.");
        }
        String signedHeaders = field(authorization, "SignedHeaders");
        StringBuilder canonical = new StringBuilder("POST\n").append(path(call)).append("\n\n");
        for (String name : signedHeaders.split(";")) {
            canonical.append(name).append(':').append(call.headers().get(name)).append('\n');
        }
        canonical.append('\n').append(signedHeaders).append('\n');
        canonical.append(hex(sha256(call.body().getBytes())));
        String date = String.valueOf(call.headers().get("x-amz-date"));
        String toSign = ALGORITHM
                + '\n'
                + date
                + '\n'
                + scope.substring(scope.indexOf('/') + 1)
                + '\n'
                + hex(sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + "secret-of-" + parts[0]).getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i < parts.length; i++) {
            key = hmac(key, parts[i]);
        }
        if (!hex(hmac(key, toSign)).equals(field(authorization, "Signature"))) {
            throw refused("The request signature we calculated does not match the signature you provided. Check your"
                    + " AWS Secret Access Key and signing method.");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(BedrockDialect.refused(403, "InvalidSignatureException", message));
    }

    /** Each segment as it came, encoded once more. */
    private static String path(Call call) {
        StringBuilder path = new StringBuilder();
        for (String segment : (call.provider().id() + '/' + call.path()).split("/")) {
            path.append('/')
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8)
                            .replace("+", "%20")
                            .replace("*", "%2A")
                            .replace("%7E", "~"));
        }
        return path.toString();
    }

    private static String field(String authorization, String name) {
        int from = authorization.indexOf(name + "=");
        if (from < 0) {
            return "";
        }
        int end = authorization.indexOf(',', from);
        return authorization
                .substring(from + name.length() + 1, end < 0 ? authorization.length() : end)
                .strip();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
