package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where an invoice stands. Times are seconds since 1970.
 *
 * @see <a href="https://docs.stripe.com/invoicing/overview">Stripe: how invoicing works</a>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = InvoiceState.Draft.class, name = "draft"),
    @JsonSubTypes.Type(value = InvoiceState.Open.class, name = "open"),
    @JsonSubTypes.Type(value = InvoiceState.Paid.class, name = "paid"),
    @JsonSubTypes.Type(value = InvoiceState.Voided.class, name = "void")
})
sealed interface InvoiceState {

    record Draft() implements InvoiceState {}

    record Open(long finalizedAt) implements InvoiceState {}

    record Paid(long finalizedAt, long paidAt) implements InvoiceState {}

    record Voided(long finalizedAt, long voidedAt) implements InvoiceState {}

    default String status() {
        return switch (this) {
            case Draft ignored -> "draft";
            case Open ignored -> "open";
            case Paid ignored -> "paid";
            case Voided ignored -> "void";
        };
    }

    default @Nullable Long finalized() {
        return switch (this) {
            case Draft ignored -> null;
            case Open open -> open.finalizedAt;
            case Paid paid -> paid.finalizedAt;
            case Voided voided -> voided.finalizedAt;
        };
    }

    default Draft requireDraft() {
        return switch (this) {
            case Draft draft -> draft;
            case Open ignored -> throw illegal("This invoice is already finalized; only a draft can be changed.");
            case Paid ignored -> throw illegal("This invoice is already finalized; only a draft can be changed.");
            case Voided ignored -> throw illegal("This invoice is void; only a draft can be changed.");
        };
    }

    default Open requireOpen() {
        return switch (this) {
            case Open open -> open;
            case Draft ignored -> throw illegal("This invoice is a draft. Finalize it first.");
            case Paid ignored -> throw illegal("Invoice is already paid");
            case Voided ignored -> throw illegal("This invoice is void, and cannot be paid or voided.");
        };
    }

    private static InvalidRequest illegal(String message) {
        return InvalidRequest.coded("invoice_not_editable", null, message);
    }
}
