package io.tollway.billing.usage;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A usage record that was not applied, as operators see it.
 *
 * @param offset where it stands in its partition
 * @param key the record key; an organization's id if it is what it should be
 * @param record the record's text; absent when it is no UTF-8, and in lists
 * @param recordBase64 its bytes in that case
 * @param resolution {@code applied}, {@code duplicate} or {@code discarded}; absent while it waits
 */
record Letter(
        UUID id,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        String reason,
        String detail,
        Instant at,
        long bytes,
        @Nullable String record,
        @Nullable String recordBase64,
        @Nullable String resolution,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy) {

    static Letter of(Row row, boolean withRecord) {
        OffsetDateTime resolved = row.getOffsetDateTime("resolved_at");
        byte[] payload = payload(row);
        String text = withRecord ? text(payload) : null;
        return new Letter(
                row.getUUID("id"),
                row.getString("topic"),
                row.getInteger("partition"),
                row.getLong("record_offset"),
                row.getString("record_key"),
                row.getString("reason"),
                row.getString("detail"),
                row.getOffsetDateTime("at").toInstant(),
                payload.length,
                text,
                withRecord && text == null ? Base64.getEncoder().encodeToString(payload) : null,
                row.getString("resolution"),
                resolved == null ? null : resolved.toInstant(),
                row.getString("resolved_by"));
    }

    static byte[] payload(Row row) {
        Object payload = row.getValue("payload");
        return payload instanceof Buffer buffer ? buffer.getBytes() : new byte[0];
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
