package io.tollway.billing.topup.automatic;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import java.time.Instant;
import java.util.Optional;

/**
 * What an organization asked for.
 *
 * @param countedFrom attempts before it do not count against the brake
 */
record Settings(
        OrganizationId organization, boolean enabled, Limits limits, Optional<Stopped> stopped, Instant countedFrom) {

    /**
     * @param threshold a balance below it asks for a top-up
     * @param amount the credit bought each time; fee and tax come on top
     * @param daily most credit bought automatically in a day, UTC
     * @param monthly most credit bought automatically in a calendar month, UTC
     */
    record Limits(UsdCents threshold, UsdCents amount, UsdCents daily, UsdCents monthly) {}

    /** @param until when it goes on by itself; absent: when a person says so */
    record Stopped(Stop reason, Instant at, Optional<Instant> until) {}

    /** What holds it back at this time. */
    Optional<Stopped> stoppedAt(Instant now) {
        return stopped.filter(
                it -> it.until().isEmpty() || now.isBefore(it.until().get()));
    }

    boolean runs(Instant now) {
        return enabled && stoppedAt(now).isEmpty();
    }
}
