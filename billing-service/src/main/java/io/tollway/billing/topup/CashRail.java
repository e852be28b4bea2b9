package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where cash comes from. Every call may be repeated: the same order always leads to the same customer and the same page. Calls fail with 503 {@code payment_provider_unavailable}
 * when the provider cannot be reached or does not do what is asked.
 */
public interface CashRail {

    /**
     * @param name printed on the provider's documents; absent while it is not known here
     * @param email where the provider sends its receipts
     */
    record Buyer(OrganizationId organization, Optional<String> name, Optional<String> email) {}

    /**
     * @param topUpId names the page at the provider
     * @param returnUrl where the browser goes after paying
     * @param cancelUrl where it goes when the customer turns back
     */
    record PageRequest(
            UUID topUpId,
            OrganizationId organization,
            String customerId,
            UsdCents credit,
            UsdCents fee,
            UsdCents tax,
            Optional<String> purchaseOrder,
            Instant expiresAt,
            String returnUrl,
            String cancelUrl) {}

    /** Creates the organization's customer, or answers the one created before. */
    Uni<String> customer(Buyer buyer);

    /** Opens the order's page, or answers the one opened before. */
    Uni<CheckoutPage> open(PageRequest request);

    Uni<CheckoutReading> read(String sessionId);

    /** The order's page if the provider has one, for orders whose opening was never answered. */
    Uni<Optional<CheckoutPage>> find(UUID topUpId, String customerId);

    /** Whether real money moves. */
    boolean live();
}
