package io.tollway.gateway.http;

/** Reads the sizes and ends of a chunked body and its trailers; the chunks' own bytes are skipped. Extensions are refused, trailers are bounded and otherwise ignored. */
final class ChunkFraming {
    private static final int MAX_SIZE_DIGITS = 8;
    private static final int MAX_TRAILER_BYTES = 1024;

    private enum Place {
        SIZE,
        DATA,
        END,
        TRAILER_START,
        TRAILER,
        DONE
    }

    private Place place = Place.DONE;
    private final LineEnds lines = new LineEnds();
    private long left;
    private int lineBytes;

    void begin() {
        nextChunk();
        lines.clear();
    }

    private void nextChunk() {
        place = Place.SIZE;
        left = 0;
        lineBytes = 0;
    }

    /** Whether the last chunk and the trailers are behind. */
    boolean done() {
        return place == Place.DONE;
    }

    /** How many of the next bytes belong to a chunk; at most {@code available}. */
    int skip(int available) {
        if (place != Place.DATA) {
            return 0;
        }
        int skipped = (int) Math.min(left, available);
        left -= skipped;
        if (left == 0) {
            place = Place.END;
        }
        return skipped;
    }

    /** Takes one byte that is not a chunk's own; what is wrong with it, or nothing. */
    String take(byte b) {
        return switch (place) {
            case SIZE -> size(b);
            case END -> end(b);
            case TRAILER_START -> trailerStart(b);
            case TRAILER -> trailer(b);
            case DATA, DONE -> throw new IllegalStateException("the byte belongs to no line of a chunk");
        };
    }

    private String size(byte b) {
        String broken = lines.take(b);
        if (!broken.isEmpty()) {
            return broken;
        }
        if (LineEnds.is(b)) {
            if (b == '\n') {
                broken = lineBytes == 0 ? "a chunk has no size" : "";
                place = left == 0 ? Place.TRAILER_START : Place.DATA;
            }
            return broken;
        }
        int digit = Character.digit(b, 16);
        if (digit < 0 || ++lineBytes > MAX_SIZE_DIGITS) {
            return "a chunk's size is not a hexadecimal number (extensions are not accepted)";
        }
        left = left * 16 + digit;
        return "";
    }

    private String end(byte b) {
        String broken = lines.take(b);
        if (broken.isEmpty() && !LineEnds.is(b)) {
            return "a chunk is longer than its size";
        }
        if (b == '\n') {
            nextChunk();
        }
        return broken;
    }

    private String trailerStart(byte b) {
        boolean empty = LineEnds.is(b);
        if (empty && b == '\n' && lines.half()) {
            place = Place.DONE;
        } else if (!empty) {
            place = Place.TRAILER;
            lineBytes = 0;
            return trailer(b);
        }
        return lines.take(b);
    }

    private String trailer(byte b) {
        String broken = lines.take(b);
        if (b == '\n') {
            place = Place.TRAILER_START;
        } else if (++lineBytes > MAX_TRAILER_BYTES) {
            return "a trailer is too long";
        }
        return broken;
    }
}
