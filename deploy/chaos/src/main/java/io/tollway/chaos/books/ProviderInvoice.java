package io.tollway.chaos.books;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What the simulated providers say they served, by our request id.
 *
 * @param all nano-dollars of every attempt, failed ones included
 * @param complete nano-dollars of the attempts that arrived whole
 */
public record ProviderInvoice(Map<UUID, Long> all, Map<UUID, Long> complete) {
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);

    public static ProviderInvoice read(String providersUrl) {
        Map<UUID, Long> all = new HashMap<>();
        Map<UUID, Long> complete = new HashMap<>();
        try (Stream<String> lines = new Api(providersUrl, "").lines("/_simulator/invoice?after=0")) {
            lines.filter(line -> !line.isBlank()).map(Api::parse).forEach(row -> {
                String id = row.path("x_request_id").asText("");
                if (id.startsWith("gen-")) {
                    UUID request = UUID.fromString(id.substring("gen-".length()));
                    long nano = nano(row);
                    all.merge(request, nano, Math::addExact);
                    if (row.path("outcome").asText().equals("complete")) {
                        complete.merge(request, nano, Math::addExact);
                    }
                }
            });
        } catch (IOException e) {
            throw new ChaosFailure("Cannot read the simulator's invoice: " + e.getMessage(), e);
        }
        return new ProviderInvoice(all, complete);
    }

    private static long nano(JsonNode row) {
        return new BigDecimal(row.path("cost_usd").asText())
                .multiply(NANO)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
