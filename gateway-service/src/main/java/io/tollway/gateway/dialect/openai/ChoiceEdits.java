package io.tollway.gateway.dialect.openai;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is changed inside the choices of an answer of the same dialect: reasoning gets the name that the client's path has for it, or goes when the client wants none; a chunk gets the
 * {@code finish_reason}, and a fragment of a tool call the {@code index}, that clients rely on and some servers leave out. One per answer.
 */
final class ChoiceEdits {
    private static final byte[] CONTENT_NAME = ascii("\"reasoning_content\"");
    private static final byte[] PLAIN_NAME = ascii("\"reasoning\"");
    private static final byte[] DETAILS_START = ascii(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":");
    private static final byte[] DETAILS_END = ascii(",\"format\":\"unknown\",\"index\":0}]");
    private static final byte[] NO_FINISH = ascii("\"finish_reason\":null");
    private static final byte[] ID = ascii("\"id\"");

    private final ReasoningForm form;
    private final boolean chunks;
    private final Map<Integer, List<String>> calls = new HashMap<>(0);

    ChoiceEdits(ReasoningForm form, boolean chunks) {
        this.form = form;
        this.chunks = chunks;
    }

    /**
     * Appends up to and over a place.
     *
     * @param at what is appended already ends here
     * @return where to go on
     */
    int write(Buffer out, byte[] bytes, int at, ChoiceScan scan, int place) {
        return switch (scan.kind(place)) {
            case ChoiceScan.NO_FINISH -> noFinish(out, bytes, at, scan.start(place));
            case ChoiceScan.NO_INDEX -> noIndex(out, bytes, at, scan, place);
            default -> reasoning(out, bytes, at, scan, place);
        };
    }

    private int noFinish(Buffer out, byte[] bytes, int at, int brace) {
        out.appendBytes(bytes, at, brace - at);
        if (chunks) {
            int last = brace - 1;
            while (JsonWalk.isSpace(bytes[last])) {
                last--;
            }
            if (bytes[last] != '{') {
                out.appendByte((byte) ',');
            }
            out.appendBytes(NO_FINISH);
        }
        return brace;
    }

    /** A call without an index is the one whose id it has, or the last; one with an id of its own begins the next. */
    private int noIndex(Buffer out, byte[] bytes, int at, ChoiceScan scan, int place) {
        int start = scan.start(place);
        out.appendBytes(bytes, at, start - at);
        if (!chunks) {
            return start;
        }
        String id = id(bytes, start, scan.valueEnd(place));
        List<String> known = calls.computeIfAbsent(scan.choiceOf(place), unused -> new ArrayList<>(1));
        int index = id.isEmpty() ? known.size() - 1 : known.indexOf(id);
        if (index < 0) {
            index = known.size();
            known.add(id);
        }
        out.appendString("\"index\":" + index);
        int first = start;
        while (JsonWalk.isSpace(bytes[first])) {
            first++;
        }
        if (bytes[first] != '}') {
            out.appendByte((byte) ',');
        }
        return start;
    }

    private static String id(byte[] bytes, int from, int to) {
        for (int i = from; i < to - ID.length; i++) {
            if (bytes[i] == '"' && java.util.Arrays.equals(bytes, i, i + ID.length, ID, 0, ID.length)) {
                int open = i + ID.length;
                while (open < to && bytes[open] != '"') {
                    open++;
                }
                int close = open + 1;
                while (close < to && bytes[close] != '"') {
                    close++;
                }
                return close < to ? new String(bytes, open + 1, close - open - 1, StandardCharsets.UTF_8) : "";
            }
        }
        return "";
    }

    private int reasoning(Buffer out, byte[] bytes, int at, ChoiceScan scan, int place) {
        int kind = scan.kind(place);
        boolean plain = form == ReasoningForm.OPENROUTER;
        int wanted = plain ? ChoiceScan.REASONING : ChoiceScan.REASONING_CONTENT;
        if (form.isHidden() || kind != ChoiceScan.REASONING_DETAILS && kind != wanted && has(scan, place, wanted)) {
            return AnswerWriter.leaveOut(out, bytes, at, scan.start(place), scan.valueEnd(place));
        }
        if (kind == ChoiceScan.REASONING_DETAILS) {
            out.appendBytes(bytes, at, scan.valueEnd(place) - at);
            return scan.valueEnd(place);
        }
        out.appendBytes(bytes, at, scan.start(place) - at).appendBytes(plain ? PLAIN_NAME : CONTENT_NAME);
        int behindName = scan.start(place) + (kind == ChoiceScan.REASONING ? PLAIN_NAME : CONTENT_NAME).length;
        out.appendBytes(bytes, behindName, scan.valueEnd(place) - behindName);
        int length = scan.valueEnd(place) - scan.valueStart(place);
        boolean text = bytes[scan.valueStart(place)] == '"' && length > 2;
        if (form.hasDetails() && text && !has(scan, place, ChoiceScan.REASONING_DETAILS)) {
            out.appendBytes(DETAILS_START);
            out.appendBytes(bytes, scan.valueStart(place), length).appendBytes(DETAILS_END);
        }
        return scan.valueEnd(place);
    }

    /** Whether the choice of a place has one of that kind too. */
    private static boolean has(ChoiceScan scan, int place, int kind) {
        for (int i = 0; i < scan.placeCount; i++) {
            if (scan.kind(i) == kind && scan.choiceOf(i) == scan.choiceOf(place)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
