package io.tollway.gateway.http;

/** The ends of a message's lines: CR and LF together; either of them alone breaks the message, since decoders differ about it. */
final class LineEnds {
    private boolean carriageReturn;

    /** Forgets a carriage return that another line had. */
    void clear() {
        carriageReturn = false;
    }

    /** Whether a line feed is all that may follow. */
    boolean half() {
        return carriageReturn;
    }

    /** Whether the byte is one that ends lines. */
    static boolean is(byte b) {
        return b == '\r' || b == '\n';
    }

    /** Takes the next byte, whichever it is; what is wrong with it, or nothing. */
    String take(byte b) {
        if (b == '\n') {
            String broken = carriageReturn ? "" : "a line ends with a line feed alone";
            carriageReturn = false;
            return broken;
        }
        if (carriageReturn) {
            return "a line ends with a carriage return alone";
        }
        carriageReturn = b == '\r';
        return "";
    }
}
