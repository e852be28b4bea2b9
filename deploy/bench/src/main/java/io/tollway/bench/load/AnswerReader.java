package io.tollway.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the HTTP/1.1 answers of one connection, however they are cut into packets, and looks at the bodies no more than the
 * figures need: how many events, when the first token, whether the end was really there. One byte at a time and without
 * allocation, since the generator shares a processor with the upstream.
 */
final class AnswerReader {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int OK = 200;
    private static final int HEAD_LIMIT = 64 * 1024;

    private enum Part {
        HEAD,
        COUNTED_BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        COMPLETE
    }

    private final StringBuilder head = new StringBuilder(512);
    private Part part = Part.HEAD;
    private int status;
    private long left;
    private boolean closes;
    private int lineBytes;
    private boolean lineIsData;
    private boolean lineIsDone;
    private boolean done;
    private int events;
    private int contentMatched;
    private boolean token;
    private byte last;

    /** Makes it ready for the next answer of the connection. */
    void reset() {
        head.setLength(0);
        part = Part.HEAD;
        status = 0;
        left = 0;
        closes = false;
        lineBytes = 0;
        lineIsData = true;
        lineIsDone = true;
        done = false;
        events = 0;
        contentMatched = 0;
        token = false;
        last = 0;
    }

    AnswerReader() {
        reset();
    }

    /**
     * Takes what arrived.
     *
     * @throws MalformedAnswerException when it is no HTTP/1.1 answer, or something follows a complete one
     */
    void take(byte[] bytes) {
        for (int i = 0; i < bytes.length; ) {
            i = part == Part.COUNTED_BODY || part == Part.CHUNK ? body(bytes, i) : framing(bytes, i);
        }
    }

    boolean complete() {
        return part == Part.COMPLETE;
    }

    /** Complete, 200, and whole: a stream with its end mark, another answer with its last brace. */
    boolean good(boolean stream) {
        return complete() && status == OK && (stream ? done : last == '}');
    }

    /** Events with data so far, the end mark not counted. */
    int events() {
        return events;
    }

    /** Whether an event with text of the model has arrived. */
    boolean firstToken() {
        return token;
    }

    boolean closes() {
        return closes;
    }

    /** What is wrong with an answer that is not good. */
    String complaint() {
        if (!complete()) {
            return "truncated (status " + status + ", " + events + " events)";
        }
        return status == OK ? "without its end" : "status " + status;
    }

    private int framing(byte[] bytes, int at) {
        byte next = bytes[at];
        switch (part) {
            case HEAD -> headByte(next);
            case CHUNK_SIZE -> chunkSizeByte(next);
            case CHUNK_END -> {
                if (next == '\n') {
                    head.setLength(0);
                    part = Part.CHUNK_SIZE;
                }
            }
            case TRAILER -> {
                if (next == '\n') {
                    part = head.isEmpty() ? Part.COMPLETE : Part.TRAILER;
                    head.setLength(0);
                } else if (next != '\r') {
                    head.append((char) next);
                }
            }
            case COMPLETE -> throw new MalformedAnswerException("bytes after the end of an answer");
            case COUNTED_BODY, CHUNK -> throw new IllegalStateException("a body is no framing");
        }
        return at + 1;
    }

    private void headByte(byte next) {
        head.append((char) (next & 0xff));
        int length = head.length();
        if (next == '\n' && length >= 4 && head.charAt(length - 3) == '\n' && head.charAt(length - 2) == '\r') {
            headEnded();
        } else if (length > HEAD_LIMIT) {
            throw new MalformedAnswerException("a head of more than " + HEAD_LIMIT + " bytes");
        }
    }

    private void headEnded() {
        String text = head.toString();
        if (!text.startsWith("HTTP/1.1 ") || text.length() < 12) {
            throw new MalformedAnswerException("no HTTP/1.1 status line");
        }
        status = Integer.parseInt(text.substring(9, 12));
        String lower = text.toLowerCase(Locale.ROOT);
        closes = lower.contains("\r\nconnection: close");
        head.setLength(0);
        if (lower.contains("\r\ntransfer-encoding: chunked")) {
            part = Part.CHUNK_SIZE;
            return;
        }
        int at = lower.indexOf("\r\ncontent-length:");
        if (at < 0) {
            throw new MalformedAnswerException("neither a length nor chunks (status " + status + ")");
        }
        int from = at + "\r\ncontent-length:".length();
        left = Long.parseLong(lower.substring(from, lower.indexOf('\r', from)).strip());
        part = left == 0 ? Part.COMPLETE : Part.COUNTED_BODY;
    }

    private void chunkSizeByte(byte next) {
        if (next != '\n') {
            head.append((char) next);
            return;
        }
        int extension = head.indexOf(";");
        String size = (extension < 0 ? head.toString() : head.substring(0, extension)).strip();
        head.setLength(0);
        left = Long.parseLong(size, 16);
        part = left == 0 ? Part.TRAILER : Part.CHUNK;
    }

    private int body(byte[] bytes, int from) {
        int to = (int) Math.min(bytes.length, from + left);
        for (int i = from; i < to; i++) {
            scan(bytes[i]);
        }
        left -= to - from;
        if (left == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.COMPLETE;
        }
        return to;
    }

    private void scan(byte next) {
        if (next == '\n') {
            lineEnded();
            return;
        }
        if (next != '\r' && next != ' ') {
            last = next;
        }
        lineIsData &= lineBytes >= DATA.length || DATA[lineBytes] == next;
        lineIsDone &= (lineBytes < DONE.length && DONE[lineBytes] == next) || next == '\r';
        lineBytes++;
        if (!token) {
            token = contentMatched == CONTENT.length && next != '"';
            contentMatched = contentMatched < CONTENT.length && CONTENT[contentMatched] == next
                    ? contentMatched + 1
                    : next == '"' ? 1 : 0;
        }
    }

    private void lineEnded() {
        if (lineIsDone && lineBytes >= DONE.length) {
            done = true;
        } else if (lineIsData && lineBytes >= DATA.length) {
            events++;
        }
        lineBytes = 0;
        lineIsData = true;
        lineIsDone = true;
    }
}
