package io.tollway.gateway.dialect.responses;

import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningFormat;

/**
 * Another provider's signature or encrypted thought inside {@code encrypted_content}: the one field of a reasoning item that clients send back untouched. What carries no mark of ours is
 * OpenAI's own.
 */
final class SealedThought {
    private static final String SIGNATURE = "tw1s.";
    private static final String ENCRYPTED = "tw1e.";

    private SealedThought() {}

    static String ofSignature(String signature, String format) {
        return SIGNATURE + format + '.' + signature;
    }

    static String ofEncrypted(String data, String format) {
        return format.equals(ReasoningFormat.OPENAI) ? data : ENCRYPTED + format + '.' + data;
    }

    /** Whether the content is another provider's. */
    static boolean isForeign(String content) {
        return content.startsWith(SIGNATURE) || content.startsWith(ENCRYPTED);
    }

    /** @param text the item's visible thoughts */
    static Part part(String content, String text, String id) {
        boolean signature = content.startsWith(SIGNATURE);
        if (!signature && !content.startsWith(ENCRYPTED)) {
            return new Part.Encrypted(content, ReasoningFormat.OPENAI, id);
        }
        int dot = content.indexOf('.', SIGNATURE.length());
        if (dot < 0) {
            return new Part.Reasoning(text, null, null, id);
        }
        String format = content.substring(SIGNATURE.length(), dot);
        String data = content.substring(dot + 1);
        return signature ? new Part.Reasoning(text, data, format, id) : new Part.Encrypted(data, format, id);
    }
}
