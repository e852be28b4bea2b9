package io.tollway.contracts.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a budget's count is kept: one bucket for the budget, or one for each value. Gateways and billing find the same id without asking each other.
 *
 * @param id the budget's own id, or one made from it and the value (UUID version 8, SHA-256)
 * @param value absent when the budget has a single bucket; a value that is long or cannot be stored as text stands here as {@code sha256:} and its digest
 */
public record BudgetBucket(UUID id, @Nullable String value) {
    private static final int LONGEST = 128;
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** The bucket of a budget that has only one. */
    public static BudgetBucket of(UUID budget) {
        return new BudgetBucket(budget, null);
    }

    /** The bucket of one value of a budget for each value. A value that was shortened once stays as it is. */
    public static BudgetBucket of(UUID budget, String value) {
        String kept = isPlain(value) ? value : "sha256:" + HexFormat.of().formatHex(sha256(utf8(value)));
        byte[] text = utf8(kept);
        ByteBuffer named = ByteBuffer.allocate(2 * Long.BYTES + text.length);
        named.putLong(budget.getMostSignificantBits())
                .putLong(budget.getLeastSignificantBits())
                .put(text);
        ByteBuffer digest = ByteBuffer.wrap(sha256(named.array()));
        return new BudgetBucket(
                new UUID(digest.getLong() & VERSION_MASK | VERSION_8, digest.getLong() & VARIANT_MASK | VARIANT), kept);
    }

    private static boolean isPlain(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (Character.isISOControl(each) || Character.isSurrogate(each)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
