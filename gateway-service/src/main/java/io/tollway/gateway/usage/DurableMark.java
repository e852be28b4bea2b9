package io.tollway.gateway.usage;

/** Everything before this place is on disk. Only this may be shipped. */
record DurableMark(long segment, int position, long lastSeq) {}
