package io.tollway.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads request heads and the lengths of their bodies beside the HTTP decoder and refuses what decoders read differently from one another: folded lines, empty or odd field
 * names, bytes outside printable ASCII, a request line that is not three words with one space between, lines that end with half an end, and what {@link FramingFields} and
 * {@link ChunkFraming} refuse. Pure; knows nothing of the network.
 */
final class RequestFraming {
    /** RFC 9112 §2.2: one empty line before a request may be ignored. */
    private static final int MAX_EMPTY_LINE_BYTES = 2;

    private static final boolean[] TOKEN = tokenBytes();

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private static final long HTTP_1_1 = eightBytes("HTTP/1.1");
    private static final long HTTP_1_0 = eightBytes("HTTP/1.0");

    /** Where in a message the next byte stands. */
    private enum Place {
        HEAD_START,
        REQUEST_LINE,
        FIELD_START,
        NAME,
        VALUE,
        HEAD_END,
        BODY,
        CHUNKS
    }

    private final int maxHeaders;
    private final FramingFields fields = new FramingFields();
    private final ChunkFraming chunks = new ChunkFraming();
    private final LineEnds lines = new LineEnds();
    private Place place = Place.HEAD_START;
    private int emptyLineBytes;
    private int spaces;
    /** The request line's last eight bytes. */
    private long lineEnd;

    private byte before;
    private int fieldCount;
    private long bodyLeft;
    private String broken = "";

    RequestFraming(int maxHeaders) {
        this.maxHeaders = maxHeaders;
    }

    /** What is wrong, in words for the client; empty while nothing is. */
    String broken() {
        return broken;
    }

    /** Whether every message that began has ended. */
    boolean isBetweenMessages() {
        return place == Place.HEAD_START;
    }

    /** Takes bytes until one breaks a rule; bodies are skipped. Returns whether none did. */
    boolean take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && broken.isEmpty()) {
            if (place == Place.VALUE && !fields.matters()) {
                at = plainValue(bytes, at, to);
            } else if (place == Place.NAME) {
                at = plainName(bytes, at, to);
            }
            if (at == to) {
                return true;
            }
            int skipped = skip(to - at);
            if (skipped > 0) {
                at += skipped;
            } else {
                take(bytes[at++]);
            }
        }
        return broken.isEmpty();
    }

    /** How many of the next bytes are body and need no look; at most {@code available}. */
    int skip(int available) {
        if (place == Place.CHUNKS) {
            return chunks.skip(available);
        }
        if (place != Place.BODY) {
            return 0;
        }
        int skipped = (int) Math.min(bodyLeft, available);
        bodyLeft -= skipped;
        if (bodyLeft == 0) {
            messageEnded();
        }
        return skipped;
    }

    /** Where the first byte stands that is not an ordinary part of a value that says nothing about framing. */
    private int plainValue(byte[] bytes, int from, int to) {
        int at = from;
        if (lines.half()) {
            return at;
        }
        while (at + Long.BYTES <= to && isPlain((long) EIGHT.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0x20 && bytes[at] != 0x7F) {
            at++;
        }
        return at;
    }

    /** Whether all eight bytes are printable ASCII: none below the space, none that is DEL, none with the highest bit. */
    private static boolean isPlain(long word) {
        long control = word - ONES * 0x20 & ~word;
        long noDelete = word ^ ONES * 0x7F;
        return ((control | noDelete - ONES & ~noDelete | word) & HIGH_BITS) == 0;
    }

    /** Where the first byte stands that does not go on with a name; those before it are taken. */
    private int plainName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= 0 && TOKEN[bytes[at]]) {
            fields.name(bytes[at++]);
        }
        return at;
    }

    private void take(byte b) {
        switch (place) {
            case HEAD_START -> headStart(b);
            case REQUEST_LINE -> requestLine(b);
            case FIELD_START -> fieldStart(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case HEAD_END -> headEnd(b);
            case BODY -> throw new IllegalStateException("bodies are skipped, not taken");
            case CHUNKS -> chunk(b);
        }
    }

    private void headStart(byte b) {
        if (LineEnds.is(b)) {
            if (++emptyLineBytes > MAX_EMPTY_LINE_BYTES) {
                broken = "too many empty lines before the request line";
            }
            return;
        }
        place = Place.REQUEST_LINE;
        spaces = 0;
        fieldCount = 0;
        fields.clear();
        lines.clear();
        before = ' ';
        requestLine(b);
    }

    private void requestLine(byte b) {
        if (lineGoesOn(b)) {
            if (b == ' ') {
                spaces++;
                if (before == ' ') {
                    broken = "the request line has more than one space between its words";
                }
            } else if (b < 0x21 || b > 0x7E) {
                broken = "the request line has a byte outside printable ASCII";
            }
            before = b;
            lineEnd = lineEnd << 8 | b & 0xFF;
        } else if (b == '\n' && broken.isEmpty()) {
            place = Place.FIELD_START;
            if (spaces != 2) {
                broken = "the request line is not method, target and version";
            } else if (lineEnd != HTTP_1_1 && lineEnd != HTTP_1_0) {
                broken = "only HTTP/1.1 and HTTP/1.0 are spoken here";
            }
        }
    }

    private void fieldStart(byte b) {
        if (b == '\r') {
            place = Place.HEAD_END;
        } else if (b == ' ' || b == '\t') {
            broken = "a header line is folded";
        } else if (b == ':' || b == '\n') {
            broken = "a header has no name";
        } else if (++fieldCount > maxHeaders) {
            broken = "there are more than " + maxHeaders + " headers";
        } else {
            fields.beginField();
            place = Place.NAME;
            name(b);
        }
    }

    private void name(byte b) {
        if (b == ':') {
            place = Place.VALUE;
            lines.clear();
            fields.nameEnded();
        } else if (b < 0 || !TOKEN[b]) {
            broken = "a header's name has a byte that no name may have";
        } else {
            fields.name(b);
        }
    }

    private void value(byte b) {
        if (lineGoesOn(b)) {
            if (b != '\t' && (b < 0x20 || b > 0x7E)) {
                broken = "a header's value has a byte outside printable ASCII";
            }
            fields.value(b);
        } else if (b == '\n' && broken.isEmpty()) {
            place = Place.FIELD_START;
            broken = fields.valueEnded();
        }
    }

    private void headEnd(byte b) {
        broken = b == '\n' ? fields.headEnded() : "a line ends with a carriage return alone";
        if (fields.chunked()) {
            place = Place.CHUNKS;
            chunks.begin();
        } else if (fields.length() > 0) {
            place = Place.BODY;
            bodyLeft = fields.length();
        } else {
            messageEnded();
        }
    }

    private void chunk(byte b) {
        broken = chunks.take(b);
        if (chunks.done()) {
            messageEnded();
        }
    }

    private void messageEnded() {
        place = Place.HEAD_START;
        emptyLineBytes = 0;
    }

    /** Whether the byte belongs to the line itself and not to its end; half an end breaks the message. */
    private boolean lineGoesOn(byte b) {
        broken = lines.take(b);
        return !LineEnds.is(b) && broken.isEmpty();
    }

    private static long eightBytes(String word) {
        long bytes = 0;
        for (int i = 0; i < 8; i++) {
            bytes = bytes << 8 | word.charAt(i);
        }
        return bytes;
    }

    /** RFC 9110 §5.6.2; the underscore is a token character too, but proxies disagree about it. */
    private static boolean[] tokenBytes() {
        boolean[] token = new boolean[128];
        for (char c = '!'; c < 127; c++) {
            token[c] = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "-_.!#$%&'*+^`|~".indexOf(c) >= 0;
        }
        return token;
    }
}
