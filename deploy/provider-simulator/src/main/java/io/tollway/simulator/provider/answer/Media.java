package io.tollway.simulator.provider.answer;

/**
 * What counts in a prompt without being text: images 765 tokens (85 in low detail), sounds and films one per 1 000 bytes begun, files one per 4 bytes begun or 250 when only named. Media are
 * accepted and counted, never looked at.
 */
public final class Media {
    public static final int LOW_DETAIL_IMAGE = 85;
    public static final int IMAGE = 765;
    public static final int NAMED_FILE = 250;

    private static final long SOUND_BYTES = 1_000;
    private static final long FILE_BYTES = 4;

    private Media() {}

    public static long sound(String base64) {
        return Math.ceilDiv(decodedBytes(base64), SOUND_BYTES);
    }

    public static long file(String base64) {
        return Math.ceilDiv(decodedBytes(base64), FILE_BYTES);
    }

    /** The tokens of a medium by its media type. */
    public static long of(String mediaType, String base64) {
        if (mediaType.startsWith("image/")) {
            return IMAGE;
        }
        return mediaType.startsWith("audio/") || mediaType.startsWith("video/") ? sound(base64) : file(base64);
    }

    /** The size of base64 text's content, without decoding it. */
    private static long decodedBytes(String base64) {
        long length = base64.length();
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return Math.max(0, length * 3 / 4 - padding);
    }
}
