package io.tollway.gateway.usage;

/** What bounds the spool. */
record SpoolLimits(int segmentSize, long maxSize, long minFree, long groupCommitNanos) {
    /** How much of a segment one open request may take: its START is carried to the head of every new segment until it ends. */
    static final int OPEN_REQUEST_BYTES = 2048;

    private static final long SMALLEST_SEGMENT = 1L << 20;
    private static final long LARGEST_SEGMENT = 1L << 30;

    SpoolLimits {
        if (segmentSize < SMALLEST_SEGMENT || segmentSize > LARGEST_SEGMENT) {
            throw new IllegalArgumentException("gateway.spool.segment-size must be between 1M and 1G");
        }
        if (maxSize < 4L * segmentSize) {
            throw new IllegalArgumentException("gateway.spool.max-size must hold at least four segments");
        }
    }

    /** How many requests may be open at once; a START of ordinary length takes a quarter of its share, so most of a segment stays free for records. */
    int maxOpenRequests() {
        return segmentSize / OPEN_REQUEST_BYTES;
    }

    static SpoolLimits of(SpoolConfig config) {
        long size = Math.min(LARGEST_SEGMENT + 1, config.segmentSize().asLongValue());
        return new SpoolLimits(
                (int) size,
                config.maxSize().asLongValue(),
                config.minFree().asLongValue(),
                config.groupCommit().toNanos());
    }
}
