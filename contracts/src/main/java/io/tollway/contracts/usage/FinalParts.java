package io.tollway.contracts.usage;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The objects inside a FINAL. */
final class FinalParts {
    private static final int ABSENT = -1;
    private static final int CLASSES = 11;
    private static final int INPUT = 0;
    private static final int OUTPUT = 6;

    private FinalParts() {}

    static UsageCounts counts(FieldReader reader) throws IOException {
        reader.beginObject();
        long[] of = new long[CLASSES];
        of[INPUT] = ABSENT;
        of[OUTPUT] = ABSENT;
        long characters = 0;
        long seconds = 0;
        String picture = null;
        for (String field = reader.nextField(); field != null; field = reader.nextField()) {
            switch (field) {
                case "input" -> of[INPUT] = reader.number();
                case "cache_read" -> of[1] = reader.number();
                case "cache_write5m" -> of[2] = reader.number();
                case "cache_write1h" -> of[3] = reader.number();
                case "audio_input" -> of[4] = reader.number();
                case "image_input" -> of[5] = reader.number();
                case "output" -> of[OUTPUT] = reader.number();
                case "reasoning" -> of[7] = reader.number();
                case "audio_output" -> of[8] = reader.number();
                case "image_output" -> of[9] = reader.number();
                case "search" -> of[10] = reader.number();
                case "characters" -> characters = reader.number();
                case "seconds" -> seconds = reader.number();
                case "picture" -> picture = reader.text();
                default -> reader.skip();
            }
        }
        return new UsageCounts(
                of[0],
                of[1],
                of[2],
                of[3],
                of[4],
                of[5],
                of[6],
                of[7],
                of[8],
                of[9],
                of[10],
                characters,
                seconds,
                picture == null ? "" : picture);
    }

    static LeaseCharge charge(FieldReader reader) throws IOException {
        reader.inObject();
        UUID leaseId = null;
        String bucketKind = null;
        UUID bucketId = null;
        long amountNano = ABSENT;
        for (String field = reader.nextField(); field != null; field = reader.nextField()) {
            switch (field) {
                case "lease_id" -> leaseId = reader.uuid();
                case "bucket_kind" -> bucketKind = reader.text();
                case "bucket_id" -> bucketId = reader.uuid();
                case "amount_nano" -> amountNano = reader.number();
                default -> reader.skip();
            }
        }
        if (leaseId == null || bucketKind == null || bucketId == null) {
            throw FieldReader.Unusual.RECORD;
        }
        return new LeaseCharge(leaseId, bucketKind, bucketId, amountNano);
    }

    static Attempt attempt(FieldReader reader) throws IOException {
        reader.inObject();
        @Nullable String provider = null;
        @Nullable String endpointId = null;
        @Nullable String account = null;
        @Nullable String credentialSource = null;
        @Nullable Integer status = null;
        @Nullable String errorClass = null;
        @Nullable Long latencyMicros = null;
        @Nullable Long costNano = null;
        for (String field = reader.nextField(); field != null; field = reader.nextField()) {
            switch (field) {
                case "provider" -> provider = reader.text();
                case "endpoint_id" -> endpointId = reader.text();
                case "account" -> account = reader.text();
                case "credential_source" -> credentialSource = reader.text();
                case "status" -> status = reader.smallNumber();
                case "error_class" -> errorClass = reader.text();
                case "latency_micros" -> latencyMicros = reader.number();
                case "cost_nano" -> costNano = reader.number();
                default -> reader.skip();
            }
        }
        if (provider == null
                || endpointId == null
                || credentialSource == null
                || latencyMicros == null
                || costNano == null) {
            throw FieldReader.Unusual.RECORD;
        }
        return new Attempt(
                provider, endpointId, account, credentialSource, status, errorClass, latencyMicros, costNano);
    }
}
