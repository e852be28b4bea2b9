package io.tollway.gateway.usage;

/** Where a record lies. */
record RecordPlace(long segment, int offset) {}
