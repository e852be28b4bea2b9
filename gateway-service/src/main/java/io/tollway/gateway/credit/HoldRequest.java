package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PriceState;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What must be known to bound a request's cost.
 *
 * @param key whose spend limit applies, if it has one
 * @param policyVersion the policy under which the request was admitted
 * @param prices the price of every endpoint that may come to serve the request on the platform's credentials; the dearest bounds the hold. Empty means nothing is charged (own keys only)
 * @param clientMaxOutput what the client asked for at most, per choice; absent when it did not say
 * @param modelMaxOutput the largest output any of the endpoints produces, per choice; absent when the catalog does not say
 * @param contextLength the largest context of the endpoints; bounds what no size bounds
 * @param choices how many answers are asked for ({@code n})
 */
public record HoldRequest(
        UUID organizationId,
        ApiKeyState key,
        long policyVersion,
        List<PriceState> prices,
        RequestSize size,
        @Nullable Long clientMaxOutput,
        @Nullable Long modelMaxOutput,
        @Nullable Long contextLength,
        int choices) {
    public HoldRequest {
        Objects.requireNonNull(organizationId, "organizationId");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(size, "size");
        prices = List.copyOf(prices);
        if (choices < 1) {
            throw new IllegalArgumentException("choices must be at least 1");
        }
        if (clientMaxOutput != null && clientMaxOutput < 0) {
            throw new IllegalArgumentException("clientMaxOutput is negative");
        }
    }
}
