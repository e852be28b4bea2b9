package io.tollway.contracts.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of what counts one value of something: made from the id of the whole and the value (UUID version 8, SHA-256), so that nobody needs a directory of values. */
public final class ValueId {
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private ValueId() {}

    /** The same for the same whole and value, everywhere and for ever. */
    public static UUID of(UUID whole, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        ByteBuffer named = ByteBuffer.allocate(2 * Long.BYTES + text.length);
        named.putLong(whole.getMostSignificantBits())
                .putLong(whole.getLeastSignificantBits())
                .put(text);
        ByteBuffer digest = ByteBuffer.wrap(sha256(named.array()));
        return new UUID(digest.getLong() & VERSION_MASK | VERSION_8, digest.getLong() & VARIANT_MASK | VARIANT);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
