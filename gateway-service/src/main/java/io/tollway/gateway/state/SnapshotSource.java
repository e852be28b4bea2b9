package io.tollway.gateway.state;

/** Where requests read the newest snapshot. */
public interface SnapshotSource {
    /** The newest snapshot; one volatile read. Empty (knows nothing) until {@link #ready()}. */
    Snapshot current();

    /** Whether there is a usable snapshot, from disk or from Kafka. */
    boolean ready();
}
