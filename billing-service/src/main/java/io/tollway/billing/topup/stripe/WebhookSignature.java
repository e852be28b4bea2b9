package io.tollway.billing.topup.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's webhook signature: {@code t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">}, several {@code v1} during a rotation. Checked here rather than by the SDK, whose parser fails
 * with unchecked exceptions on malformed headers, works on text instead of bytes, and accepts times in the future.
 */
final class WebhookSignature {
    private static final int LONGEST_HEADER = 2_000;
    private static final Pattern TIME = Pattern.compile("t=([0-9]{1,11})");
    private static final Pattern SIGNATURE = Pattern.compile("v1=([0-9a-f]{64})");

    private final long seconds;
    private final String time;
    private final List<byte[]> signatures;

    private WebhookSignature(String time, List<byte[]> signatures) {
        this.seconds = Long.parseLong(time);
        this.time = time;
        this.signatures = signatures;
    }

    /** Whether one of the secrets signed exactly these bytes, within the tolerance around now. */
    static boolean holds(@Nullable String header, byte[] body, List<String> secrets, Instant now, Duration tolerance) {
        WebhookSignature signature = parse(header);
        return signature != null
                && signature.isFresh(now, tolerance)
                && secrets.stream().anyMatch(secret -> signature.isBy(secret, body));
    }

    private static @Nullable WebhookSignature parse(@Nullable String header) {
        if (header == null || header.length() > LONGEST_HEADER) {
            return null;
        }
        String time = null;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            Matcher timeMatch = TIME.matcher(part.strip());
            Matcher signatureMatch = SIGNATURE.matcher(part.strip());
            if (timeMatch.matches()) {
                if (time != null) {
                    return null;
                }
                time = timeMatch.group(1);
            } else if (signatureMatch.matches()) {
                signatures.add(HexFormat.of().parseHex(signatureMatch.group(1)));
            }
        }
        return time == null || signatures.isEmpty() ? null : new WebhookSignature(time, signatures);
    }

    private boolean isFresh(Instant now, Duration tolerance) {
        return Math.abs(now.getEpochSecond() - seconds) <= tolerance.toSeconds();
    }

    private boolean isBy(String secret, byte[] body) {
        if (secret.isBlank()) {
            return false;
        }
        byte[] expected = hmac(secret, body);
        boolean found = false;
        for (byte[] signature : signatures) {
            found |= MessageDigest.isEqual(expected, signature);
        }
        return found;
    }

    private byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + '.').getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
