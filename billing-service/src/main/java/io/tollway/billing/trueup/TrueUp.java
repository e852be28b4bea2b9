package io.tollway.billing.trueup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tollway.billing.money.NanoUsd;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one report.
 *
 * @param due what the reported usage costs, at most the request's hold; absent when it was not rated
 * @param returned what the organization got back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrueUp(
        UUID requestId,
        Outcome outcome,
        @JsonProperty("charge_usd") @Nullable NanoUsd charge,
        @JsonProperty("due_usd") @Nullable NanoUsd due,
        @JsonProperty("returned_usd") NanoUsd returned) {

    enum Outcome {
        /** The charge was too high; the difference came back. A repetition of the report answers the same. */
        RETURNED,
        /** The charge was not too high; what is missing is the operator's. */
        UNCHANGED,
        /** Nothing was charged under this id here. */
        UNKNOWN_REQUEST,
        /** The charge rests on the provider's own count already. */
        NOT_ESTIMATED,
        /** Another usage was reported for this request before, and that report stands. */
        DIFFERS,
        /** The price version it was rated with has not arrived here yet; to be sent again. */
        PRICE_AWAITED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static TrueUp nothing(UUID requestId, Outcome outcome, @Nullable NanoUsd charge) {
        return new TrueUp(requestId, outcome, charge, null, NanoUsd.ZERO);
    }

    static TrueUp rated(UUID requestId, NanoUsd charge, NanoUsd due, NanoUsd returned) {
        return new TrueUp(
                requestId, returned.isPositive() ? Outcome.RETURNED : Outcome.UNCHANGED, charge, due, returned);
    }
}
