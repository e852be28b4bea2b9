package io.tollway.simulator.provider.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Pieces;
import io.tollway.simulator.provider.pricing.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request, as the provider will bill it.
 *
 * @param seq position in the invoice, from 1, without gaps; 0 until the row is appended
 * @param at when the row was made, that is, when the request ended
 * @param id the answer's id, or the refusal's request id
 * @param account whose secret was presented; absent when it is nobody's
 * @param model the model asked for; absent when the request did not name one
 * @param xRequestId the caller's own {@code x-request-id}, if sent
 * @param status what was answered; 0 when the connection ended before a status line
 * @param costUsd exact, never rounded
 */
public record InvoiceRow(
        long seq,
        Instant at,
        String id,
        @Nullable String account,
        @Nullable String model,
        @Nullable String xRequestId,
        Outcome outcome,
        int status,
        Usage usage,
        BigDecimal costUsd) {

    InvoiceRow numbered(long number) {
        return new InvoiceRow(number, at, id, account, model, xRequestId, outcome, status, usage, costUsd);
    }

    void writeTo(JsonBytes out) {
        out.ascii("{\"seq\":").number(seq).ascii(",\"at\":\"").ascii(at.toString());
        out.ascii("\",\"id\":").string(id);
        out.ascii(",\"account\":").stringOrNull(account);
        out.ascii(",\"model\":").stringOrNull(model);
        out.ascii(",\"x_request_id\":").stringOrNull(xRequestId);
        out.ascii(",\"outcome\":\"").ascii(outcome.wireName());
        out.ascii("\",\"status\":").number(status);
        out.ascii(",\"usage\":{\"input\":").number(usage.input());
        out.ascii(",\"cache_read\":").number(usage.cacheRead());
        out.ascii(",\"cache_write_5m\":").number(usage.cacheWrite5m());
        out.ascii(",\"cache_write_1h\":").number(usage.cacheWrite1h());
        out.ascii(",\"output\":").number(usage.output());
        out.ascii(",\"reasoning\":").number(usage.reasoning());
        appendPieces(usage.pieces(), out);
        out.ascii("},\"cost_usd\":\"").ascii(plain(costUsd)).ascii("\"}\n");
    }

    /** Most requests have none; then they are not named. */
    private static void appendPieces(Pieces pieces, JsonBytes out) {
        if (!pieces.equals(Pieces.NONE)) {
            out.ascii(",\"search\":").number(pieces.searches());
            out.ascii(",\"image_output\":").number(pieces.images());
            out.ascii(",\"characters\":").number(pieces.characters());
            out.ascii(",\"seconds\":").number(pieces.seconds());
        }
    }

    static InvoiceRow read(JsonNode row) {
        JsonNode usage = row.path("usage");
        return new InvoiceRow(
                row.path("seq").asLong(),
                Instant.parse(row.path("at").asText()),
                row.path("id").asText(),
                text(row, "account"),
                text(row, "model"),
                text(row, "x_request_id"),
                Outcome.of(row.path("outcome").asText()),
                row.path("status").asInt(),
                new Usage(
                        usage.path("input").asLong(),
                        usage.path("cache_read").asLong(),
                        usage.path("cache_write_5m").asLong(),
                        usage.path("cache_write_1h").asLong(),
                        usage.path("output").asLong(),
                        usage.path("reasoning").asLong(),
                        new Pieces(
                                usage.path("search").asLong(),
                                usage.path("image_output").asLong(),
                                usage.path("characters").asLong(),
                                usage.path("seconds").asLong())),
                new BigDecimal(row.path("cost_usd").asText()));
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private static @Nullable String text(JsonNode row, String field) {
        JsonNode value = row.path(field);
        return value.isTextual() ? value.textValue() : null;
    }
}
