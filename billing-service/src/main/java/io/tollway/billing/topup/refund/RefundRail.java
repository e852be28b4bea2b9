package io.tollway.billing.topup.refund;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import java.util.Optional;
import java.util.UUID;

/** Where refunds are paid out. Calls fail with 503 {@code payment_provider_unavailable} when the provider cannot be reached; they may then be repeated. */
public interface RefundRail {

    /** @param refundId names the refund at the provider */
    record Ask(UUID refundId, OrganizationId organization, String paymentId, UsdCents amount) {}

    /** What came of asking. */
    sealed interface Answer {
        record Made(RefundReading reading) implements Answer {}

        /** Positively not made. */
        record Refused(String reason) implements Answer {}

        /** The provider failed while it worked on it: made, or not. */
        record Unclear() implements Answer {}
    }

    /**
     * @param providerId the provider's id of the refund
     * @param invoiceId the provider's invoice of the purchase
     */
    record NoteRequest(UUID refundId, String providerId, String invoiceId, UsdCents credit, UsdCents tax) {}

    /** @param url where its PDF can be fetched */
    record Note(String id, String number, String url) {}

    /** Asked again with the same id, it is the same refund. */
    Uni<Answer> refund(Ask ask);

    Uni<RefundReading> read(String providerId);

    /** The refund of our id, if the provider has one. */
    Uni<Optional<RefundReading>> find(UUID refundId, String paymentId);

    /** Issues the credit note of a refund, or answers the one issued before. */
    Uni<Note> creditNote(NoteRequest request);
}
