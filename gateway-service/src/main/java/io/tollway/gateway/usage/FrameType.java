package io.tollway.gateway.usage;

import org.jspecify.annotations.Nullable;

/** What a spool record is. Those with a sequence number are shipped; the others are the node's own memory of its leases. */
enum FrameType {
    START(1, "start"),
    FINAL(2, "final"),
    CLOSE(3, "close"),
    /** A lease id is about to be asked for. */
    LEASE_ASKED(10, null),
    LEASE_GRANTED(11, null),
    /** The authority never granted it, or has already ended it. */
    LEASE_GONE(12, null),
    /** At the head of a segment: a lease that is open, with what its FINALs in deleted segments came to. */
    CARRIED_LEASE(20, null),
    /** At the head of a segment: a request that has started and not ended. */
    CARRIED_START(21, null),
    /** Ends a segment's head. */
    CHECKPOINT(22, null);

    private static final @Nullable FrameType[] BY_CODE = byCode();

    private final int code;
    private final @Nullable String eventKind;

    FrameType(int code, @Nullable String eventKind) {
        this.code = code;
        this.eventKind = eventKind;
    }

    byte code() {
        return (byte) code;
    }

    /** The event's {@code kind} when it is shipped. */
    @Nullable String eventKind() {
        return eventKind;
    }

    boolean shipped() {
        return eventKind != null;
    }

    static @Nullable FrameType of(byte code) {
        return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
    }

    private static @Nullable FrameType[] byCode() {
        @Nullable FrameType[] types = new FrameType[32];
        for (FrameType each : values()) {
            types[each.code] = each;
        }
        return types;
    }
}
