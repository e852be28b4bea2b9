package io.tollway.billing.topup.stripe;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.BillingError.Unavailable;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Where Stripe tells us that something happened. Signature over the raw bytes, kept by event id, answered; the work comes after. */
@Path("/api/v1/stripe/webhook")
class StripeWebhookResource {
    private static final String SIGNATURE_HEADER = "Stripe-Signature";

    private final WebhookSecrets secrets;
    private final StripeAccount account;
    private final StripeConfig config;
    private final Database database;
    private final StripeEventRepository repository;
    private final StripeEventWorker worker;
    private final Clock clock;

    StripeWebhookResource(
            WebhookSecrets secrets,
            StripeAccount account,
            StripeConfig config,
            Database database,
            StripeEventRepository repository,
            StripeEventWorker worker,
            Clock clock) {
        this.secrets = secrets;
        this.account = account;
        this.config = config;
        this.database = database;
        this.repository = repository;
        this.worker = worker;
        this.clock = clock;
    }

    record Received(boolean received) {}

    @POST
    @Consumes("*/*")
    public Uni<Received> receive(@RestHeader(SIGNATURE_HEADER) @Nullable String signature, byte @Nullable [] body) {
        Instant now = clock.instant();
        StripeNotice notice = checked(signature, body == null ? new byte[0] : body, now);
        byte[] payload = body == null ? new byte[0] : body;
        return database.asLedger(connection -> repository.keep(connection, notice, payload, now))
                .invoke(worker::wake)
                .replaceWith(new Received(true));
    }

    private StripeNotice checked(@Nullable String signature, byte[] body, Instant now) {
        List<String> accepted = secrets.current();
        if (accepted.isEmpty()) {
            throw new Unavailable(
                            "webhook_not_configured",
                            "No webhook secret is known yet; set billing.stripe.webhook-secrets.",
                            Duration.ofSeconds(30))
                    .toException();
        }
        if (!WebhookSignature.holds(signature, body, accepted, now, config.signatureTolerance())) {
            throw Invalid.field(
                            SIGNATURE_HEADER,
                            "bad_signature",
                            "does not sign this body with a secret of ours within the tolerated time")
                    .toException();
        }
        StripeNotice notice = StripeNotice.read(body)
                .orElseThrow(() -> Invalid.field("body", "not_an_event", "is not an event of Stripe's API")
                        .toException());
        if (notice.live() != account.live()) {
            throw Invalid.field("livemode", "other_mode", "is not the mode of the configured key")
                    .toException();
        }
        return notice;
    }
}
