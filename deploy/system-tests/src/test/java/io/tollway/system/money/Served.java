package io.tollway.system.money;

import static io.tollway.system.stack.StackClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.stack.StackClient;
import io.tollway.system.stack.StackClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a client was told of an answer that it got whole. */
record Served(UUID id, long nano) {
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);
    private static final Duration SOON = Duration.ofSeconds(90);

    static Served of(Answer answer) {
        return new Served(
                UUID.fromString(answer.header("x-generation-id").replace("gen-", "")),
                cost(answer).multiply(NANO).longValueExact());
    }

    static BigDecimal usd(Collection<Long> nano) {
        return BigDecimal.valueOf(nano.stream().mapToLong(Long::longValue).sum())
                .divide(NANO);
    }

    /** Waits until all of them are charged; then each is, to the nano, and nothing else. */
    static void assertChargedOnce(Tenant tenant, Map<UUID, Long> answered) {
        Map<UUID, Tenant.Charge> charges =
                eventually(SOON, tenant::charges, applied -> applied.keySet().containsAll(answered.keySet()));
        answered.forEach((id, nano) ->
                assertThat(charges.get(id).nano()).as("charge of %s", id).isEqualTo(nano));
        charges.forEach((id, charge) -> assertThat(answered.containsKey(id) || charge.nano() == 0)
                .as("%s of %s, which nobody was answered", charge, id)
                .isTrue());
        BigDecimal spent = usd(answered.values());
        eventually(SOON, tenant::totalUsage, used -> used.compareTo(spent) == 0);
    }

    /** From the body, or from the one event of a stream that has it. */
    private static BigDecimal cost(Answer answer) {
        if (answer.header("content-type").startsWith("application/json")) {
            return answer.json().at("/usage/cost").decimalValue();
        }
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        List<BigDecimal> costs = answer.text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> event(line.substring("data: ".length())).at("/usage/cost"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .toList();
        assertThat(costs).as(answer.text()).hasSize(1);
        return costs.getFirst();
    }

    private static JsonNode event(String json) {
        try {
            return StackClient.JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
