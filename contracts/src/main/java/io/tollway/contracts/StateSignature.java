package io.tollway.contracts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How a state record is signed: Ed25519 (RFC 8032) over topic, key, version and the payload's SHA-256, so that a record can neither be altered nor moved to another topic or key nor
 * given another version. A tombstone is signed over the empty payload.
 */
public final class StateSignature {
    /** Kafka header: the record's version, ASCII decimal. */
    public static final String VERSION_HEADER = "tw-version";

    /** Kafka header: which signing key was used. */
    public static final String KEY_ID_HEADER = "tw-kid";

    /** Kafka header: the signature, base64url without padding. */
    public static final String SIGNATURE_HEADER = "tw-sig";

    private static final String ALGORITHM = "Ed25519";

    private StateSignature() {}

    /** The signature of a record, base64url without padding. A null payload is a tombstone. */
    public static String sign(PrivateKey key, String topic, String recordKey, long version, byte @Nullable [] payload) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(signedBytes(topic, recordKey, version, payload));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signing is not possible with this key", e);
        }
    }

    /** Whether the signature is the signer's; false for any malformed one. */
    public static boolean verify(
            PublicKey key, String topic, String recordKey, long version, byte @Nullable [] payload, String signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(signedBytes(topic, recordKey, version, payload));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    private static byte[] signedBytes(String topic, String recordKey, long version, byte @Nullable [] payload) {
        byte[] body = payload == null ? new byte[0] : payload;
        return (topic + '\n' + recordKey + '\n' + version + '\n' + sha256(body)).getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
