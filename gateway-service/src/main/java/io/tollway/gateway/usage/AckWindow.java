package io.tollway.gateway.usage;

/** Which records Kafka has acknowledged: the contiguous mark, and how many are under way. Acknowledgements of different partitions overtake each other. */
final class AckWindow {
    private final boolean[] acked;
    private long mark;
    private long sent;

    /** @param behind everything up to here counts as acknowledged */
    AckWindow(int size, long behind) {
        this.acked = new boolean[size];
        this.mark = behind;
        this.sent = behind;
    }

    synchronized boolean full() {
        return sent - mark >= acked.length;
    }

    synchronized void sent(long seq) {
        if (mark == sent && seq > sent + 1) {
            mark = seq - 1; // the first record of a spool whose applied past is gone
        }
        sent = seq;
    }

    /** Two numbers that one record stood for; the same twice when it stood for itself. */
    synchronized void acked(long first, long second) {
        acked[(int) (first % acked.length)] = true;
        acked[(int) (second % acked.length)] = true;
        while (mark < sent && acked[(int) ((mark + 1) % acked.length)]) {
            mark++;
            acked[(int) (mark % acked.length)] = false;
        }
    }

    synchronized long mark() {
        return mark;
    }
}
