package io.tollway.billing.topup.automatic;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.automatic.CardRail.SetupPage;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A card on its way to being saved.
 *
 * @param page where the card is given; absent until the payment provider has opened it
 */
record CardSetup(
        UUID id,
        OrganizationId organization,
        State state,
        String askedBy,
        Instant createdAt,
        Instant expiresAt,
        Optional<SetupPage> page) {

    /** Names as stored and as answered. */
    enum State {
        OPEN,
        SAVED,
        EXPIRED
    }

    boolean isOpen() {
        return state == State.OPEN;
    }
}
