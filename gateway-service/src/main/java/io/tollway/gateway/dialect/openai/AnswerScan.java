package io.tollway.gateway.dialect.openai;

/**
 * One pass over one JSON answer (a stream's chunk, or a whole completion) that finds what the gateway reads or owns, without building anything. Offsets are those of the array given;
 * an end is exclusive; -1 means absent. Reused from chunk to chunk.
 */
public final class AnswerScan {
    private static final int MAX_DEPTH = 64;

    /** Whether the bytes are one balanced JSON object; nothing else is meaningful when not. */
    public boolean wellFormed;

    public int idStart;
    public int idEnd;
    public int modelStart;
    public int modelEnd;
    /** The member {@code "usage": …} of the answer itself, from the name's opening quote. */
    public int usageNameStart;

    public int usageStart;
    public int usageEnd;
    /** Groq's {@code "x_groq": {"usage": …}}, for streams that have no other. */
    public int groqUsageStart;

    public int groqUsageEnd;

    /** A top-level {@code error} that is not null. */
    public boolean error;
    /** A {@code finish_reason} that is not null or empty; without the quotes. */
    public int finishStart;

    public int finishEnd;
    /** UTF-8 bytes of generated text, reasoning and tool arguments, as escaped. */
    public int contentBytes;
    /** Whether a {@code choices} array is there. */
    public boolean choices;
    /** The offset behind the opening brace. */
    public int bodyStart;
    /** The offset of the closing brace. */
    public int bodyEnd;

    private byte[] b = new byte[0];
    private int to;

    /** Scans the bytes of one JSON object. */
    public void scan(byte[] bytes, int from, int end) {
        reset(bytes, end);
        int i = skipSpace(from);
        if (i >= to || b[i] != '{') {
            return;
        }
        bodyStart = i + 1;
        int depth = 0;
        while (i < to) {
            byte c = b[i];
            switch (c) {
                case '"' -> {
                    int close = stringEnd(i + 1);
                    if (close < 0) {
                        return;
                    }
                    int colon = skipSpace(close + 1);
                    i = colon < to && b[colon] == ':' ? member(i, close, skipSpace(colon + 1), depth) : close + 1;
                    if (i < 0) {
                        return;
                    }
                }
                case '{', '[' -> {
                    if (++depth > MAX_DEPTH) {
                        return;
                    }
                    i++;
                }
                case '}', ']' -> {
                    if (--depth <= 0) {
                        bodyEnd = i;
                        wellFormed = depth == 0 && c == '}' && skipSpace(i + 1) == to;
                        return;
                    }
                    i++;
                }
                default -> i++;
            }
        }
    }

    /** Whether a usage object is there (a null one does not count). */
    public boolean hasUsage() {
        return usageStart >= 0 && b[usageStart] == '{';
    }

    /** Whether the chunk is worth committing to: generated text, a tool call or an end. */
    public boolean hasSubstance() {
        return contentBytes > 0 || finishStart >= 0;
    }

    private void reset(byte[] bytes, int end) {
        b = bytes;
        to = end;
        wellFormed = false;
        idStart = idEnd = modelStart = modelEnd = usageNameStart = usageStart = usageEnd = -1;
        finishStart = finishEnd = groqUsageStart = groqUsageEnd = -1;
        error = false;
        choices = false;
        contentBytes = 0;
        bodyStart = bodyEnd = -1;
    }

    /** A member's name stands from the quote at {@code open} to the one at {@code close}. Returns where to go on, or -1. */
    private int member(int open, int close, int value, int depth) {
        if (value >= to) {
            return -1;
        }
        int length = close - open - 1;
        if (depth == 1) {
            return top(open, length, value);
        }
        if (b[value] == '"') {
            return text(open + 1, length, value, depth);
        }
        return value;
    }

    private int top(int open, int length, int value) {
        int name = open + 1;
        switch (length) {
            case 2 -> {
                if (is(name, "id")) {
                    idStart = value;
                    idEnd = valueEnd(value);
                    return idEnd;
                }
            }
            case 5 -> {
                if (is(name, "model")) {
                    modelStart = value;
                    modelEnd = valueEnd(value);
                    return modelEnd;
                }
                if (is(name, "usage")) {
                    usageNameStart = open;
                    usageStart = value;
                    usageEnd = valueEnd(value);
                    return usageEnd;
                }
                if (is(name, "error")) {
                    error = b[value] != 'n';
                }
            }
            case 6 -> {
                if (is(name, "x_groq") && b[value] == '{') {
                    return groq(value);
                }
            }
            case 7 -> choices |= is(name, "choices") && b[value] == '[';
            default -> {}
        }
        return value;
    }

    /** The usage inside Groq's own member. Returns where that ends. */
    private int groq(int start) {
        int end = valueEnd(start);
        int i = start + 1;
        while (i < end - 1) {
            if (b[i] != '"') {
                i++;
                continue;
            }
            int close = stringEnd(i + 1);
            int value = close < 0 ? -1 : skipSpace(close + 1);
            if (value < 0 || value >= end || b[value] != ':') {
                return end;
            }
            value = skipSpace(value + 1);
            int after = valueEnd(value);
            if (after < 0) {
                return end;
            }
            if (close - i - 1 == 5 && is(i + 1, "usage") && b[value] == '{') {
                groqUsageStart = value;
                groqUsageEnd = after;
            }
            i = after;
        }
        return end;
    }

    /** Text members of choices: what was generated, and why it ended. */
    private int text(int name, int length, int value, int depth) {
        int close = stringEnd(value + 1);
        if (close < 0) {
            return -1;
        }
        int bytes = close - value - 1;
        if (depth == 3 && length == 13 && is(name, "finish_reason")) {
            if (bytes > 0) {
                finishStart = value + 1;
                finishEnd = close;
            }
        } else if (depth >= 3 && generated(name, length)) {
            contentBytes += bytes;
        }
        return close + 1;
    }

    private boolean generated(int name, int length) {
        return switch (length) {
            case 4 -> is(name, "text") || is(name, "name") || is(name, "data");
            case 7 -> is(name, "content") || is(name, "refusal") || is(name, "summary");
            case 9 -> is(name, "reasoning") || is(name, "arguments");
            case 10 -> is(name, "transcript");
            case 17 -> is(name, "reasoning_content");
            default -> false;
        };
    }

    /** The end of any value; -1 when it is cut. */
    private int valueEnd(int start) {
        byte first = b[start];
        if (first == '"') {
            int close = stringEnd(start + 1);
            return close < 0 ? -1 : close + 1;
        }
        if (first != '{' && first != '[') {
            int i = start;
            while (i < to && b[i] != ',' && b[i] != '}' && b[i] != ']' && !isSpace(b[i])) {
                i++;
            }
            return i;
        }
        int depth = 0;
        for (int i = start; i < to; i++) {
            byte c = b[i];
            if (c == '"') {
                i = stringEnd(i + 1);
                if (i < 0) {
                    return -1;
                }
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The closing quote of a string whose first character is at {@code i}; -1 when there is none. */
    private int stringEnd(int i) {
        int at = i;
        while (at < to) {
            byte c = b[at];
            if (c == '"') {
                return at;
            }
            at += c == '\\' ? 2 : 1;
        }
        return -1;
    }

    private boolean is(int name, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (b[name + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int skipSpace(int i) {
        int at = i;
        while (at < to && isSpace(b[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
