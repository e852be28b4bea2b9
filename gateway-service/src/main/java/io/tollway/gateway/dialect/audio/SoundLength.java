package io.tollway.gateway.dialect.audio;

/**
 * How long a recording is, from its bytes alone: exactly where its header tells (uncompressed WAV), else a bound and an estimate by the rates that speech is coded with.
 *
 * @param mostSeconds no recording of that size is longer
 * @param likelySeconds what it is taken for where a provider does not tell; in the customer's favour
 */
record SoundLength(long mostSeconds, long likelySeconds) {
    /** 4 kbit/s, below any speech codec in use. */
    private static final long LEAST_BYTES_PER_SECOND = 500;
    /** 128 kbit/s, above what speech is usually kept in. */
    private static final long USUAL_BYTES_PER_SECOND = 16_000;

    private static final int WAV_HEADER = 44;
    private static final int CHUNK_HEADER = 8;
    private static final int RATE_IN_FORMAT = 8;

    /** Reads the bytes from {@code from} to {@code to}. */
    static SoundLength of(byte[] bytes, int from, int to) {
        long size = (long) to - from;
        long perSecond = wavRate(bytes, from, to);
        if (perSecond > 0) {
            long seconds = Math.ceilDiv(size, perSecond);
            return new SoundLength(seconds, seconds);
        }
        return new SoundLength(Math.ceilDiv(size, LEAST_BYTES_PER_SECOND), Math.max(1, size / USUAL_BYTES_PER_SECOND));
    }

    /** Bytes of a second, as the format chunk of a WAV file of plain samples tells; -1 when it is no such file. */
    private static long wavRate(byte[] bytes, int from, int to) {
        if (to - from < WAV_HEADER || !is(bytes, from, "RIFF") || !is(bytes, from + CHUNK_HEADER, "WAVE")) {
            return -1;
        }
        int format = from + CHUNK_HEADER + 4;
        if (!is(bytes, format, "fmt ")) {
            return -1;
        }
        int data = format + CHUNK_HEADER;
        boolean plain = bytes[data] == 1 && bytes[data + 1] == 0;
        long channels = number(bytes, data + 2, 2);
        long samples = number(bytes, data + 4, 4);
        long rate = number(bytes, data + RATE_IN_FORMAT, 4);
        long bits = number(bytes, data + 14, 2);
        // A header that contradicts itself would name a shorter time than is paid for.
        boolean sound = plain && rate == channels * samples * bits / 8 && rate >= LEAST_BYTES_PER_SECOND;
        return sound ? rate : -1;
    }

    private static boolean is(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }
}
