package io.tollway.gateway.dialect.gemini;

import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code thoughtSignature}. Gemini's own are opaque and stay as they are. Those of other providers travel through a Gemini client in a base64 envelope that says whose they are, because
 * SDKs decode the field as bytes.
 */
final class Signatures {
    /** What Google's documentation gives for a function call whose signature is lost: without one, Gemini 3 refuses the request. */
    static final String PLACEHOLDER = "skip_thought_signature_validator";

    private static final Set<String> STANDINS = Set.of(PLACEHOLDER, "context_engineering_is_the_way_to_go");
    /** How every envelope begins, in base64. */
    static final String ENVELOPE_START = Base64.getEncoder().encodeToString(ascii("tlwy1\n"));

    private static final String REASONING = "r";
    private static final String ENCRYPTED = "e";
    private static final int FIELDS = 5;

    private Signatures() {}

    /** A signature as Google wrote it, from a client that decoded it and wrote it in the alphabet for addresses; words that stand for a signature stay. */
    static String inStandardAlphabet(String signature) {
        return STANDINS.contains(signature) ? signature : GeminiJson.standardBase64(signature);
    }

    /** A signature on thoughts, as it goes to a Gemini client. */
    static String ofReasoning(String signature, @Nullable String format, @Nullable String id) {
        return format == null || format.equals(ReasoningFormat.GEMINI)
                ? signature
                : envelope(REASONING, format, id, signature);
    }

    /** Thoughts that another provider encrypted, as they go to a Gemini client. */
    static String ofEncrypted(String data, String format, @Nullable String id) {
        return envelope(ENCRYPTED, format, id, data);
    }

    static boolean isEnveloped(String signature) {
        return signature.startsWith(ENVELOPE_START);
    }

    /**
     * The part that a client's {@code thoughtSignature} is.
     *
     * @param text what it stands on, when that is a thought; else null
     */
    static Part part(String signature, @Nullable String text) {
        String[] opened = isEnveloped(signature) ? open(signature) : null;
        if (opened != null) {
            String id = opened[3].isEmpty() ? null : opened[3];
            return opened[1].equals(ENCRYPTED)
                    ? new Part.Encrypted(opened[4], opened[2], id)
                    : new Part.Reasoning(text == null ? "" : text, opened[4], opened[2], id);
        }
        String own = inStandardAlphabet(signature);
        return text == null
                ? new Part.Encrypted(own, ReasoningFormat.GEMINI, null)
                : new Part.Reasoning(text, own, ReasoningFormat.GEMINI, null);
    }

    private static String envelope(String kind, String format, @Nullable String id, String data) {
        String inside = "tlwy1\n" + kind + '\n' + format + '\n' + (id == null ? "" : id) + '\n' + data;
        return Base64.getEncoder().encodeToString(inside.getBytes(StandardCharsets.UTF_8));
    }

    /** The envelope's five lines; null when it is damaged. SDKs write base64 in either alphabet. */
    private static String @Nullable [] open(String envelope) {
        byte[] inside;
        try {
            inside = Base64.getDecoder().decode(GeminiJson.standardBase64(envelope));
        } catch (IllegalArgumentException damaged) {
            return null;
        }
        String[] lines = new String[FIELDS];
        String rest = new String(inside, StandardCharsets.UTF_8);
        for (int i = 0; i < FIELDS - 1; i++) {
            int end = rest.indexOf('\n');
            if (end < 0) {
                return null;
            }
            lines[i] = rest.substring(0, end);
            rest = rest.substring(end + 1);
        }
        lines[FIELDS - 1] = rest;
        return lines;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
