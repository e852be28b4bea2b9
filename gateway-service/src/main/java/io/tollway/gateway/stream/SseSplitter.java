package io.tollway.gateway.stream;

import java.util.Arrays;

/**
 * Cuts a byte stream into server-sent events (WHATWG HTML, event streams), at any split: all three line ends, several {@code data} lines, comments, a byte order mark. Memory is bounded by
 * the longest event allowed.
 *
 * <p>The standard joins several {@code data} lines by a line feed. What comes here is JSON, which has none inside its strings, and is sent on in one line; a line feed would cut the event in two.
 */
public final class SseSplitter implements EventSplitter {
    private static final int FIRST_CAPACITY = 1024;

    private final int maxEventBytes;
    private final Sink sink;
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int length;
    private int scanned;
    private int lineStart;
    private boolean skipLineFeed;
    private int dataStart = -1;
    private int dataEnd;
    private byte[] joined = new byte[0];
    private boolean joining;
    private boolean errorEvent;
    private boolean firstLine = true;

    /** @param sink gets the data of each event, several data lines joined by a space, and whether its {@code event} field says {@code error} */
    public SseSplitter(int maxEventBytes, Sink sink) {
        this.maxEventBytes = maxEventBytes;
        this.sink = sink;
    }

    @Override
    public boolean feed(byte[] bytes, int from, int to) {
        append(bytes, from, to);
        while (scanned < length) {
            byte b = buffer[scanned];
            if (skipLineFeed) {
                skipLineFeed = false;
                if (b == '\n') {
                    scanned++;
                    lineStart = scanned;
                    continue;
                }
            }
            if (b == '\n' || b == '\r') {
                skipLineFeed = b == '\r';
                line(lineStart, scanned);
                scanned++;
                lineStart = scanned;
            } else {
                scanned++;
            }
        }
        compact();
        return length <= maxEventBytes && joined.length <= maxEventBytes;
    }

    private void line(int lineStart, int end) {
        int start = lineStart;
        if (firstLine) {
            firstLine = false;
            start += end - lineStart >= 3 && isByteOrderMark(lineStart) ? 3 : 0;
        }
        if (start == end) {
            dispatch();
        } else if (startsWith(start, end, 'd', "data")) {
            data(valueStart(start + 4, end), end);
        } else if (startsWith(start, end, 'e', "event")) {
            int value = valueStart(start + 5, end);
            errorEvent = end - value == 5 && matches(value, "error");
        }
    }

    private void data(int start, int end) {
        if (dataStart < 0) {
            dataStart = start;
            dataEnd = end;
            return;
        }
        byte[] before = joining ? joined : Arrays.copyOfRange(buffer, dataStart, dataEnd);
        int at = before.length;
        joined = Arrays.copyOf(before, at + 1 + end - start);
        joined[at] = ' ';
        System.arraycopy(buffer, start, joined, at + 1, end - start);
        joining = true;
    }

    private void dispatch() {
        if (dataStart >= 0) {
            if (joining) {
                sink.event(joined, 0, joined.length, errorEvent);
            } else {
                sink.event(buffer, dataStart, dataEnd, errorEvent);
            }
        }
        dataStart = -1;
        joining = false;
        joined = new byte[0];
        errorEvent = false;
    }

    /** Whether the line is that field: its name, then a colon or nothing. */
    private boolean startsWith(int start, int end, char first, String name) {
        int colon = start + name.length();
        return buffer[start] == first && colon <= end && matches(start, name) && (colon == end || buffer[colon] == ':');
    }

    private boolean matches(int start, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (buffer[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int valueStart(int colon, int end) {
        int value = Math.min(colon + 1, end);
        return value < end && buffer[value] == ' ' ? value + 1 : value;
    }

    private void append(byte[] bytes, int from, int to) {
        int more = to - from;
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
        System.arraycopy(bytes, from, buffer, length, more);
        length += more;
    }

    private boolean isByteOrderMark(int at) {
        return buffer[at] == (byte) 0xEF && buffer[at + 1] == (byte) 0xBB && buffer[at + 2] == (byte) 0xBF;
    }

    /** Drops what is behind the last complete line, but for the data of an event that is not complete. */
    private void compact() {
        int keepFrom = dataStart >= 0 && !joining ? dataStart : lineStart;
        if (keepFrom == 0) {
            return;
        }
        int kept = length - keepFrom;
        System.arraycopy(buffer, keepFrom, buffer, 0, kept);
        length = kept;
        scanned -= keepFrom;
        lineStart -= keepFrom;
        if (dataStart >= 0 && !joining) {
            dataStart -= keepFrom;
            dataEnd -= keepFrom;
        }
        if (kept == 0 && buffer.length > FIRST_CAPACITY * 16) {
            buffer = new byte[FIRST_CAPACITY];
        }
    }
}
