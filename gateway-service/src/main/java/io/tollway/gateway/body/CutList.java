package io.tollway.gateway.body;

import java.util.Arrays;

/** Members of an object to leave out, each with the one comma that would otherwise be too many. Members must be added in the order they stand in the body. */
final class CutList {
    private final byte[] bytes;
    private int[] pairs = new int[0];

    CutList(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Leaves out the member from its name's opening quote to its value's end. */
    void add(int nameStart, int valueEnd) {
        int before = back(nameStart - 1);
        int from;
        int to;
        if (bytes[before] == '{' || (pairs.length > 0 && pairs[pairs.length - 1] == nameStart)) {
            // First of those that stay: the comma behind it goes.
            from = nameStart;
            int after = forward(valueEnd);
            to = after < bytes.length && bytes[after] == ',' ? forward(after + 1) : valueEnd;
        } else {
            from = before;
            to = valueEnd;
        }
        pairs = Arrays.copyOf(pairs, pairs.length + 2);
        pairs[pairs.length - 2] = from;
        pairs[pairs.length - 1] = to;
    }

    int[] pairs() {
        return pairs;
    }

    private int back(int i) {
        int at = i;
        while (isSpace(bytes[at])) {
            at--;
        }
        return at;
    }

    /** May be behind the last byte: members are cut while the body is read, and it can end here. */
    private int forward(int i) {
        int at = i;
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
