package io.tollway.gateway.usage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** A frame's head and JSON while they are put together, outside the spool's lock. One per thread, reused. */
final class FrameBuffer {
    private static final ThreadLocal<FrameBuffer> MINE = ThreadLocal.withInitial(FrameBuffer::new);
    private static final int MAX_LIST = 255;
    private static final byte[] NOTHING = new byte[0];

    private final byte[] head = new byte[8192];
    private final ByteBuffer headBuffer = ByteBuffer.wrap(head);
    private final JsonBytes json = new JsonBytes();
    private byte[] jsonHead = NOTHING;
    private int jsonHeadLength;
    private boolean withJson;

    static FrameBuffer mine() {
        return MINE.get();
    }

    JsonBytes json() {
        return json;
    }

    byte[] head() {
        return head;
    }

    int headLength() {
        return headBuffer.position();
    }

    byte[] jsonHead() {
        return jsonHead;
    }

    int jsonHeadLength() {
        return jsonHeadLength;
    }

    int jsonLength() {
        return withJson ? json.length() : 0;
    }

    /** How much the whole frame needs, the sequence number at its longest. */
    int bodyBound() {
        return withJson ? 128 + json.length() : 0;
    }

    ByteBuffer begin(FrameType type, UUID organization, UUID id) {
        headBuffer.clear();
        headBuffer.put(type.code()).putShort((short) 0).putLong(0);
        Frame.putUuid(headBuffer, organization);
        Frame.putUuid(headBuffer, id);
        withJson = false;
        jsonHeadLength = 0;
        return headBuffer;
    }

    void start(FrameType type, StartRecord start) {
        begin(type, start.organizationId(), start.requestId());
        EventEncoder.start(json, start);
        withJson = true;
    }

    /** Whether the START is short enough to be carried from segment to segment together with all others. */
    boolean carriable() {
        return bodyBound() + headLength() <= SpoolLimits.OPEN_REQUEST_BYTES;
    }

    void end(FinalRecord end) {
        ByteBuffer out = begin(FrameType.FINAL, end.organizationId(), end.requestId());
        int count = end.charges().size();
        if (count > MAX_LIST) {
            throw new IllegalArgumentException("charges names " + count + " leases, at most " + MAX_LIST + " can pay");
        }
        out.put((byte) count);
        for (var charge : end.charges()) {
            Frame.putUuid(out, charge.leaseId());
            out.putLong(charge.amountNano());
        }
        EventEncoder.end(json, end);
        if (json.length() > Frame.MAX_LENGTH / 2) {
            EventEncoder.end(json, withoutDetails(end));
        }
        withJson = true;
    }

    void close(JournaledLease lease, java.time.Instant at) {
        begin(FrameType.CLOSE, lease.organizationId(), lease.leaseId());
        EventEncoder.close(json, lease.organizationId(), lease.leaseId(), lease.count(), lease.sumNano(), at);
        withJson = true;
    }

    /** A record must never be lost for being long: what is only informative is cut, the money stays. */
    private static FinalRecord withoutDetails(FinalRecord end) {
        return new FinalRecord(
                end.organizationId(),
                end.requestId(),
                end.generationId(),
                end.projectId(),
                end.keyId(),
                null,
                end.nodeId(),
                end.dialect(),
                end.streamed(),
                cut(end.requestedModel()),
                null,
                end.provider(),
                end.account(),
                end.credentialSource(),
                end.endpointId(),
                end.priceVersion(),
                end.usage(),
                end.usageSource(),
                end.holdNano(),
                end.chargeNano(),
                end.listNano(),
                end.costNano(),
                end.charges(),
                end.outcome(),
                null,
                end.httpStatus(),
                List.of(),
                List.of("record_shortened"),
                end.startedAt(),
                end.endedAt(),
                end.firstTokenMicros(),
                end.overheadMicros(),
                null,
                null);
    }

    private static String cut(String text) {
        return text.length() <= 256 ? text : text.substring(0, 256);
    }

    /** Puts sequence and head length in; the last thing before the append. */
    void seal(long seq, byte[] eventHead) {
        headBuffer.putShort(1, (short) headBuffer.position());
        headBuffer.putLong(Frame.SEQ_AT, seq);
        if (withJson) {
            if (jsonHead.length < eventHead.length + 20) {
                jsonHead = new byte[eventHead.length + 20];
            }
            System.arraycopy(eventHead, 0, jsonHead, 0, eventHead.length);
            jsonHeadLength = JsonBytes.writeLong(seq, jsonHead, eventHead.length);
        }
    }
}
