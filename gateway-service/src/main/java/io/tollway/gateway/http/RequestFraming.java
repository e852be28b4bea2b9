package io.tollway.gateway.http;

import java.nio.charset.StandardCharsets;

/**
 * Reads request heads and the lengths of their bodies beside the HTTP decoder, byte by byte, and refuses what decoders read differently from one another: folded lines, empty or odd field
 * names, bytes outside printable ASCII, a request line that is not three words with one space between, Host missing or twice, lengths given twice or in two ways, upgrades. Pure; knows
 * nothing of the network.
 */
final class RequestFraming {
    private static final int MAX_CHUNK_LINE = 64;
    private static final int LONGEST_NAME = 18;
    private static final boolean[] TOKEN = tokenBytes();

    /** Where in a message the next byte stands. */
    private enum Place {
        HEAD_START,
        REQUEST_LINE,
        FIELD_START,
        NAME,
        VALUE,
        HEAD_END,
        BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER_START,
        TRAILER
    }

    private final int maxHeaders;
    private Place place = Place.HEAD_START;
    /** The field's name in lower case; longer names say nothing about framing. */
    private final byte[] name = new byte[LONGEST_NAME];

    private int nameLength;
    private final StringBuilder value = new StringBuilder(32);
    private boolean valueMatters;
    private boolean carriageReturn;
    private int spaces;
    private byte before;
    private int fields;
    private int hosts;
    private long length;
    private boolean lengthGiven;
    private boolean chunked;
    private long left;
    private int lineBytes;
    private String broken = "";

    RequestFraming(int maxHeaders) {
        this.maxHeaders = maxHeaders;
    }

    /** What is wrong, in words for the client; empty while nothing is. */
    String broken() {
        return broken;
    }

    /** Takes one byte; false from the first one on that breaks a rule. */
    boolean take(byte b) {
        switch (place) {
            case HEAD_START -> headStart(b);
            case REQUEST_LINE -> requestLine(b);
            case FIELD_START -> fieldStart(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case HEAD_END -> headEnd(b);
            case BODY -> throw new IllegalStateException("bodies are skipped, not taken");
            case CHUNK_SIZE -> chunkSize(b);
            case CHUNK_DATA -> throw new IllegalStateException("chunks are skipped, not taken");
            case CHUNK_END -> chunkEnd(b);
            case TRAILER_START -> trailerStart(b);
            case TRAILER -> trailer(b);
        }
        return broken.isEmpty();
    }

    /** Takes bytes until one breaks a rule; bodies are skipped. Returns whether none did. */
    boolean take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (place == Place.VALUE && !valueMatters) {
                at = plainValue(bytes, at, to);
                if (at == to) {
                    return true;
                }
            }
            int skipped = skip(to - at);
            if (skipped > 0) {
                at += skipped;
            } else if (!take(bytes[at++])) {
                return false;
            }
        }
        return true;
    }

    /** Where the first byte stands that is not an ordinary part of a value that says nothing about framing. */
    private int plainValue(byte[] bytes, int from, int to) {
        int at = from;
        if (carriageReturn) {
            return at;
        }
        while (at < to && bytes[at] >= 0x20 && bytes[at] != 0x7F) {
            at++;
        }
        return at;
    }

    /** How many of the next bytes are body and need no look; at most {@code available}. */
    int skip(int available) {
        if (place != Place.BODY && place != Place.CHUNK_DATA) {
            return 0;
        }
        int skipped = (int) Math.min(left, available);
        left -= skipped;
        if (left == 0) {
            place = place == Place.BODY ? Place.HEAD_START : Place.CHUNK_END;
        }
        return skipped;
    }

    private void headStart(byte b) {
        if (b == '\r' || b == '\n') {
            // RFC 9112 §2.2: one empty line before a request may be ignored.
            if (++lineBytes > 2) {
                broken = "too many empty lines before the request line";
            }
            return;
        }
        place = Place.REQUEST_LINE;
        lineBytes = 0;
        spaces = 0;
        fields = 0;
        hosts = 0;
        length = 0;
        lengthGiven = false;
        chunked = false;
        carriageReturn = false;
        before = ' ';
        requestLine(b);
    }

    private void requestLine(byte b) {
        if (endOfLine(b)) {
            if (b == '\n') {
                place = Place.FIELD_START;
                if (spaces != 2) {
                    broken = "the request line is not method, target and version";
                }
            }
            return;
        }
        if (b == ' ') {
            spaces++;
            if (before == ' ') {
                broken = "the request line has more than one space between its words";
            }
        } else if (b < 0x21 || b > 0x7E) {
            broken = "the request line has a byte outside printable ASCII";
        }
        before = b;
    }

    private void fieldStart(byte b) {
        if (b == '\r') {
            place = Place.HEAD_END;
        } else if (b == ' ' || b == '\t') {
            broken = "a header line is folded";
        } else if (b == ':' || b == '\n') {
            broken = "a header has no name";
        } else if (++fields > maxHeaders) {
            broken = "there are more than " + maxHeaders + " headers";
        } else {
            nameLength = 0;
            place = Place.NAME;
            name(b);
        }
    }

    private void name(byte b) {
        if (b == ':') {
            place = Place.VALUE;
            value.setLength(0);
            carriageReturn = false;
            valueMatters = matters();
        } else if (b < 0 || !TOKEN[b]) {
            broken = "a header's name has a byte that no name may have";
        } else if (nameLength < LONGEST_NAME) {
            name[nameLength++] = (byte) (b >= 'A' && b <= 'Z' ? b + 32 : b);
        }
    }

    /** Whether the field says something about framing. */
    private boolean matters() {
        return switch (nameLength) {
            case 4 -> is("host");
            case 7 -> is("upgrade");
            case 14 -> is("content-length") || is("content_length");
            case 17 -> is("transfer-encoding") || is("transfer_encoding");
            default -> false;
        };
    }

    private boolean is(String text) {
        for (int i = 0; i < nameLength; i++) {
            if (name[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void value(byte b) {
        if (endOfLine(b)) {
            if (b == '\n') {
                place = Place.FIELD_START;
                if (valueMatters) {
                    framingField(value.toString().strip());
                }
            }
            return;
        }
        if (b != '\t' && (b < 0x20 || b > 0x7E)) {
            broken = "a header's value has a byte outside printable ASCII";
        } else if (valueMatters) {
            value.append((char) b);
        }
    }

    private void framingField(String text) {
        switch (new String(name, 0, nameLength, StandardCharsets.US_ASCII)) {
            case "host" -> {
                hosts++;
                if (text.isEmpty() || !isHost(text)) {
                    broken = "Host is not a host and a port";
                }
            }
            case "upgrade" -> {
                // Clients of the JDK offer HTTP/2 in every first request; RFC 9110 §7.8 lets a server ignore the offer.
                if (!text.equalsIgnoreCase("h2c")) {
                    broken = "upgrades are not offered here";
                }
            }
            case "content-length" -> contentLength(text);
            case "transfer-encoding" -> {
                if (chunked || !text.equalsIgnoreCase("chunked")) {
                    broken = "Transfer-Encoding may be chunked, once, and nothing else";
                }
                chunked = true;
            }
            default -> broken = "a header's name imitates a framing header";
        }
    }

    private void contentLength(String text) {
        if (lengthGiven || text.isEmpty() || text.length() > 15) {
            broken = "Content-Length is not one number";
            return;
        }
        lengthGiven = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                broken = "Content-Length is not one number";
                return;
            }
            length = length * 10 + (c - '0');
        }
    }

    private static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fine = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '-'
                    || c == ':'
                    || c == '['
                    || c == ']'
                    || c == '_';
            if (!fine) {
                return false;
            }
        }
        return portIsFine(text);
    }

    private static boolean portIsFine(String host) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return true;
        }
        String port = host.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5) {
            return false;
        }
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            if (port.charAt(i) < '0' || port.charAt(i) > '9') {
                return false;
            }
            number = number * 10 + port.charAt(i) - '0';
        }
        return number <= 65535;
    }

    private void headEnd(byte b) {
        if (b != '\n') {
            broken = "a line ends with a carriage return alone";
        } else if (hosts != 1) {
            broken = hosts == 0 ? "Host is missing" : "Host was sent more than once";
        } else if (chunked && lengthGiven) {
            broken = "Content-Length and Transfer-Encoding were both sent";
        } else if (chunked) {
            place = Place.CHUNK_SIZE;
            left = 0;
            lineBytes = 0;
            carriageReturn = false;
        } else if (length > 0) {
            place = Place.BODY;
            left = length;
        } else {
            headDone();
        }
    }

    private void headDone() {
        place = Place.HEAD_START;
        lineBytes = 0;
    }

    private void chunkSize(byte b) {
        if (endOfLine(b)) {
            if (b == '\n') {
                if (lineBytes == 0) {
                    broken = "a chunk has no size";
                }
                place = left == 0 ? Place.TRAILER_START : Place.CHUNK_DATA;
                lineBytes = 0;
            }
            return;
        }
        int digit = Character.digit(b, 16);
        if (digit < 0 || ++lineBytes > 8) {
            broken = "a chunk's size is not a hexadecimal number (extensions are not accepted)";
            return;
        }
        left = left * 16 + digit;
    }

    private void chunkEnd(byte b) {
        if (endOfLine(b)) {
            if (b == '\n') {
                place = Place.CHUNK_SIZE;
                left = 0;
                lineBytes = 0;
            }
            return;
        }
        broken = "a chunk is longer than its size";
    }

    private void trailerStart(byte b) {
        if (b == '\r') {
            carriageReturn = true;
        } else if (b == '\n' && carriageReturn) {
            headDone();
        } else {
            carriageReturn = false;
            place = Place.TRAILER;
            lineBytes = 0;
            trailer(b);
        }
    }

    /** Trailers are bounded and otherwise ignored. */
    private void trailer(byte b) {
        if (endOfLine(b)) {
            if (b == '\n') {
                place = Place.TRAILER_START;
            }
        } else if (++lineBytes > MAX_CHUNK_LINE * 16) {
            broken = "a trailer is too long";
        }
    }

    /** Whether the byte belongs to a line's end; a bare CR or LF breaks the message. */
    private boolean endOfLine(byte b) {
        if (b == '\r') {
            if (carriageReturn) {
                broken = "a line ends with a carriage return alone";
            }
            carriageReturn = true;
            return true;
        }
        if (b == '\n') {
            if (!carriageReturn) {
                broken = "a line ends with a line feed alone";
            }
            carriageReturn = false;
            return true;
        }
        if (carriageReturn) {
            broken = "a line ends with a carriage return alone";
        }
        return false;
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
