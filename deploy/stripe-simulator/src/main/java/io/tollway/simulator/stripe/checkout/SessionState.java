package io.tollway.simulator.stripe.checkout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import org.jspecify.annotations.Nullable;

/** Where a Checkout session stands: open until it is paid or its time is over. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionState.Open.class, name = "open"),
    @JsonSubTypes.Type(value = SessionState.Complete.class, name = "complete"),
    @JsonSubTypes.Type(value = SessionState.Expired.class, name = "expired")
})
sealed interface SessionState {

    record Open() implements SessionState {}

    /**
     * @param customer who paid, when there is a customer
     * @param invoice when one was asked for
     */
    record Complete(
            @Nullable String customer,
            @Nullable String email,
            @Nullable String name,
            @Nullable String invoice) implements SessionState {}

    record Expired() implements SessionState {}

    default String status() {
        return switch (this) {
            case Open ignored -> "open";
            case Complete ignored -> "complete";
            case Expired ignored -> "expired";
        };
    }

    default Open requireOpen() {
        return switch (this) {
            case Open open -> open;
            case Complete ignored -> throw closed();
            case Expired ignored -> throw closed();
        };
    }

    private InvalidRequest closed() {
        return InvalidRequest.of(
                null,
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of "
                        + status() + ".");
    }
}
