package io.tollway.billing.grant;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.state.StateFold;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Whether an organization exists, before money is booked for it. One that was made a moment ago is on its way here, so it is waited for; that it does not exist is said only while the
 * state topics are being read at their end.
 */
@ApplicationScoped
class Recipients {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int LOOKS = 25;

    private final StateFold fold;

    Recipients(StateFold fold) {
        this.fold = fold;
    }

    /** Completes when the organization is known; fails with 404, or 503 when that cannot be said now. */
    Uni<Void> require(OrganizationId organization) {
        return look(organization, LOOKS);
    }

    private Uni<Void> look(OrganizationId organization, int looks) {
        if (fold.tenant(organization.value()).isPresent()) {
            return Uni.createFrom().voidItem();
        }
        if (looks == 0) {
            return Uni.createFrom().failure(missing(organization).toException());
        }
        return Uni.createFrom().voidItem().onItem().delayIt().by(LOOK_AGAIN).chain(() -> look(organization, looks - 1));
    }

    private BillingError missing(OrganizationId organization) {
        if (!fold.current()) {
            return new BillingError.Unavailable(
                    "organizations_not_known",
                    "Which organizations there are has not arrived here yet. Nothing was booked; try again.",
                    Duration.ofSeconds(1));
        }
        return new BillingError.NotFound(
                "organization_not_found",
                "There is no organization " + organization
                        + ". Nothing was booked. One that was made a moment ago arrives here within seconds; then the same request works.");
    }
}
