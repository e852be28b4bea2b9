package io.tollway.billing.topup.automatic;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.Quote;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Saved cards and invoices charged to them. Every call may be repeated: its idempotency key names what it is for. Calls fail with 503 {@code payment_provider_unavailable} when the
 * provider gives no answer that says what happened; what it positively refused is told by the object read afterwards.
 */
public interface CardRail {

    /** A page that takes a card and charges nothing. */
    record SetupRequest(
            UUID setupId,
            OrganizationId organization,
            String customerId,
            Instant expiresAt,
            String returnUrl,
            String cancelUrl) {}

    /** @param url where the browser goes */
    record SetupPage(String sessionId, String url) {}

    /** The provider's own name of the card, and what may be shown of it. */
    record Card(String paymentMethodId, String brand, String last4, int expMonth, int expYear) {}

    /**
     * @param over whether the page takes no card any more
     * @param setupId what we named the page when we opened it
     * @param card once there is one
     */
    record SetupReading(boolean over, Optional<String> setupId, Optional<String> customerId, Optional<Card> card) {}

    /** The invoice of one attempt. */
    record InvoiceRequest(UUID attemptId, OrganizationId organization, String customerId, Quote quote) {}

    /** @param refusal why the provider would not even ask the card, e.g. because it was taken off there */
    record PayAnswer(InvoiceReading reading, Optional<String> refusal) {}

    Uni<SetupPage> openSetup(SetupRequest request);

    Uni<SetupReading> readSetup(String sessionId);

    /** Takes the card off; one that is off already stays so. */
    Uni<Void> detach(String paymentMethodId);

    /** Draws up the invoice, without lines: it takes no money. */
    Uni<InvoiceReading> draft(InvoiceRequest request);

    /** Adds credit, fee and tax and closes the draft. */
    Uni<InvoiceReading> close(InvoiceRequest request, String invoiceId);

    /** Charges the card. The same try is asked once, however often it is called. */
    Uni<PayAnswer> pay(UUID attemptId, int tries, String invoiceId, String paymentMethodId);

    /** Makes the invoice unpayable, unless it is paid; the reading says which. */
    Uni<InvoiceReading> cancel(String invoiceId);

    Uni<InvoiceReading> read(String invoiceId);

    /** The attempt's invoice if the provider has one, for attempts whose creation was never answered. */
    Uni<Optional<InvoiceReading>> find(UUID attemptId, String customerId, Instant madeAfter);

    /** Whether real money moves. */
    boolean live();
}
