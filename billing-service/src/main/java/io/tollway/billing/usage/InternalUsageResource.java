package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.InternalToken;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Spend for accounts-service, which shows keys and has checked who asks. */
@Path("/internal/v1/organizations/{org}")
class InternalUsageResource {
    private static final int MOST = 1_000;

    private final InternalToken token;
    private final UsageReading reading;

    InternalUsageResource(InternalToken token, UsageReading reading) {
        this.token = token;
        this.reading = reading;
    }

    record Wanted(@Nullable List<UUID> keys) {}

    record Answer(List<KeyUsage> data) {}

    /** One entry for each key asked for. A key that belongs to somebody else has spent nothing here. */
    @POST
    @Path("/key-usage")
    public Uni<Answer> keyUsage(
            @RestHeader("Authorization") @Nullable String authorization,
            @RestPath("org") OrganizationId organization,
            @Nullable Wanted wanted) {
        token.require(authorization);
        List<UUID> keys = wanted == null || wanted.keys() == null ? List.of() : wanted.keys();
        if (keys.size() > MOST) {
            throw BillingError.Invalid.field("keys", "too_many", "must have at most " + MOST + " entries")
                    .toException();
        }
        return keys.isEmpty()
                ? Uni.createFrom().item(new Answer(List.of()))
                : reading.keyUsage(organization, keys).map(Answer::new);
    }
}
