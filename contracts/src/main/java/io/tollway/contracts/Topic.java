package io.tollway.contracts;

import java.util.Objects;

/**
 * One Kafka topic.
 *
 * @param name the topic's name, ending in its major version
 * @param kind whether the records are facts (kept for a time) or states (compacted, the last one of a key counts)
 * @param partitions how many partitions the topic is created with; 1 for states, since readers fold them whole
 */
public record Topic(String name, Kind kind, int partitions) {
    /** Facts are past events and are kept for a time; a state is the newest snapshot of one thing and is kept for ever. */
    public enum Kind {
        FACT,
        STATE
    }

    public Topic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, was " + partitions);
        }
    }
}
