package io.tollway.accounts.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One link of a chain.
 *
 * @param hash SHA-256 over the previous hash and every other field, each with its length in front, so that no two entries have the same text
 */
record AuditEntry(
        long seq,
        UUID id,
        Instant at,
        String actor,
        String source,
        String action,
        String target,
        @Nullable String before,
        @Nullable String after,
        String previousHash,
        String hash) {

    /** Where a chain stands. */
    record Head(long seq, String hash) {
        static final Head EMPTY = new Head(0, "0".repeat(64));
    }

    static AuditEntry after(
            Head head,
            UUID id,
            Instant at,
            String actor,
            String source,
            String action,
            String target,
            @Nullable String before,
            @Nullable String after) {
        String hash = hash(head.seq() + 1, id, at, actor, source, action, target, before, after, head.hash());
        return new AuditEntry(head.seq() + 1, id, at, actor, source, action, target, before, after, head.hash(), hash);
    }

    /** Whether this entry is what it was when it was written and follows that head. */
    boolean follows(Head head) {
        return seq == head.seq() + 1
                && previousHash.equals(head.hash())
                && hash.equals(hash(seq, id, at, actor, source, action, target, before, after, previousHash));
    }

    private static String hash(@Nullable Object... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : parts) {
                byte[] bytes = part == null ? new byte[0] : part.toString().getBytes(StandardCharsets.UTF_8);
                digest.update((part == null ? "-" : bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
