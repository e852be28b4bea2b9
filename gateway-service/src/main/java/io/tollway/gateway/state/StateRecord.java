package io.tollway.gateway.state;

import org.jspecify.annotations.Nullable;

/** A signed state record as it travels, from Kafka or from accounts' look-up. A null payload is a tombstone. */
record StateRecord(String topic, String key, long version, String signature, byte @Nullable [] payload) {}
