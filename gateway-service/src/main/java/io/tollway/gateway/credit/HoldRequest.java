package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.gateway.budget.BudgetMatch;
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
 * @param budgets the budgets it counts in, in the order in which it reserves
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
        int choices,
        List<BudgetMatch> budgets) {
    /** A request that no budget counts. */
    public HoldRequest(
            UUID organizationId,
            ApiKeyState key,
            long policyVersion,
            List<PriceState> prices,
            RequestSize size,
            @Nullable Long clientMaxOutput,
            @Nullable Long modelMaxOutput,
            @Nullable Long contextLength,
            int choices) {
        this(
                organizationId,
                key,
                policyVersion,
                prices,
                size,
                clientMaxOutput,
                modelMaxOutput,
                contextLength,
                choices,
                List.of());
    }

    public HoldRequest {
        Objects.requireNonNull(organizationId, "organizationId");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(size, "size");
        prices = List.copyOf(prices);
        budgets = List.copyOf(budgets);
        if (choices < 1) {
            throw new IllegalArgumentException("choices must be at least 1");
        }
        if (clientMaxOutput != null && clientMaxOutput < 0) {
            throw new IllegalArgumentException("clientMaxOutput is negative");
        }
    }
}
