package io.tollway.gateway.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record as it lies in a segment:
 *
 * <pre>
 * u32 length of what follows the checksum   u32 CRC-32C of it, xor the segment's stamp
 * u8 type  u16 head length  u64 sequence (0: not shipped)  u128 organization  u128 request or lease   … type's own head …   JSON
 * </pre>
 *
 * The head holds in binary what recovery needs, so that it never parses JSON but for requests that must be ended.
 */
record Frame(FrameType type, long seq, UUID organization, UUID id, ByteBuffer head, ByteBuffer json, int size) {
    static final int PREFIX = 8;
    static final int SEQ_AT = 3;
    static final int COMMON_HEAD = 1 + 2 + 8 + 16 + 16;
    /** No record is longer; the encoder cuts details before it comes to that. */
    static final int MAX_LENGTH = 256 << 10;

    private static final long NONE = Long.MIN_VALUE;

    /** What a lease paid of one request. */
    record Paid(UUID lease, long amountNano) {}

    /**
     * The frame at a position; null where the segment ends, or where it is torn: a length of zero, or bytes that do not match their checksum.
     *
     * @param segment big-endian, limit at the segment's end
     * @param stamp of the segment, {@link SegmentFolder#stamp}: what another segment left in the file does not match
     */
    static @Nullable Frame read(ByteBuffer segment, int at, int stamp) {
        if (segment.limit() - at < PREFIX + COMMON_HEAD) {
            return null;
        }
        int length = segment.getInt(at);
        if (length < COMMON_HEAD || length > MAX_LENGTH || length > segment.limit() - at - PREFIX) {
            return null;
        }
        ByteBuffer body = segment.slice(at + PREFIX, length);
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        FrameType type = FrameType.of(body.get(0));
        int head = Short.toUnsignedInt(body.getShort(1));
        if (((int) crc.getValue() ^ stamp) != segment.getInt(at + 4)
                || type == null
                || head < COMMON_HEAD
                || head > length) {
            return null;
        }
        return new Frame(
                type,
                body.getLong(SEQ_AT),
                new UUID(body.getLong(11), body.getLong(19)),
                new UUID(body.getLong(27), body.getLong(35)),
                body.slice(COMMON_HEAD, head - COMMON_HEAD),
                body.slice(head, length - head),
                PREFIX + length);
    }

    byte[] jsonBytes() {
        byte[] bytes = new byte[json.remaining()];
        json.get(json.position(), bytes);
        return bytes;
    }

    /** The charges in a FINAL's head. */
    List<Paid> paid() {
        ByteBuffer in = head.duplicate();
        int count = Byte.toUnsignedInt(in.get());
        List<Paid> paid = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            paid.add(new Paid(new UUID(in.getLong(), in.getLong()), in.getLong()));
        }
        return paid;
    }

    /** The lease in the head of {@code LEASE_ASKED} or {@code CARRIED_LEASE}. */
    JournaledLease lease() {
        ByteBuffer in = head.duplicate();
        byte[] kind = new byte[Byte.toUnsignedInt(in.get())];
        in.get(kind);
        UUID bucket = new UUID(in.getLong(), in.getLong());
        Instant windowStart = instant(in.getLong());
        Instant windowEnd = instant(in.getLong());
        long granted = in.getLong();
        Instant validUntil = instant(in.getLong());
        return new JournaledLease(
                id,
                organization,
                new String(kind, StandardCharsets.US_ASCII),
                bucket,
                windowStart,
                windowEnd,
                granted,
                validUntil,
                in.getLong(),
                in.getLong());
    }

    /** What a {@code LEASE_GRANTED} says. */
    JournaledLease granted(JournaledLease asked) {
        ByteBuffer in = head.duplicate();
        return asked.granted(in.getLong(), instant(in.getLong()));
    }

    static void putLease(ByteBuffer out, JournaledLease lease) {
        byte[] kind = lease.bucketKind().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) kind.length).put(kind);
        putUuid(out, lease.bucketId());
        out.putLong(millis(lease.windowStart())).putLong(millis(lease.windowEnd()));
        out.putLong(lease.grantedNano()).putLong(millis(lease.validUntil()));
        out.putLong(lease.count()).putLong(lease.sumNano());
    }

    static void putGrant(ByteBuffer out, long grantedNano, Instant validUntil) {
        out.putLong(grantedNano).putLong(validUntil.toEpochMilli());
    }

    static void putUuid(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static long millis(@Nullable Instant at) {
        return at == null ? NONE : at.toEpochMilli();
    }

    private static @Nullable Instant instant(long millis) {
        return millis == NONE ? null : Instant.ofEpochMilli(millis);
    }
}
