package io.tollway.gateway.exchange;

import java.util.Arrays;

/** What comes piece by piece and is needed whole. One piece is not copied, and most answers are one. */
final class Pieces {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;

    /** @param piece not written to by anybody afterwards */
    void add(byte[] piece) {
        if (length == 0) {
            bytes = piece;
        } else {
            int needed = Math.addExact(length, piece.length);
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(
                        bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
            }
            System.arraycopy(piece, 0, bytes, length, piece.length);
        }
        length += piece.length;
    }

    int length() {
        return length;
    }

    /** All of them, in an array of just their length. */
    byte[] bytes() {
        if (bytes.length != length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }
}
