package io.tollway.billing.usage;

/** Another process has taken the partition over, or moved it; nothing of the batch was applied. */
final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced(int partition, long epoch, long start) {
        super("FENCED partition=" + partition + " epoch=" + epoch + " start=" + start, null, false, false);
    }
}
