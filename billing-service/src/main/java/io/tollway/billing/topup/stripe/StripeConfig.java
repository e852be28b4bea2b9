package io.tollway.billing.topup.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which Stripe account cash goes to, and how its API and its webhooks are reached. */
@ConfigMapping(prefix = "billing.stripe")
interface StripeConfig {
    /** {@code sk_test_…} or {@code rk_test_…}; a live key only together with {@code live}. Without one, top-ups answer 503. */
    Optional<String> secretKey();

    /** Whether real money may move; a live key without it stops the start. */
    @WithDefault("false")
    boolean live();

    /** Another server than Stripe's, e.g. the simulator. */
    Optional<URI> apiBase();

    /** Signing secrets of the webhook endpoint; several during a rotation. */
    Optional<List<String>> webhookSecrets();

    /** Whether to register an endpoint at {@code billing.public-url} when no secret is configured. */
    @WithDefault("true")
    boolean registerWebhook();

    /** How far a webhook's time may be from ours, both ways. */
    @WithDefault("PT5M")
    Duration signatureTolerance();

    @WithDefault("PT5S")
    Duration connectTimeout();

    @WithDefault("PT20S")
    Duration readTimeout();

    /** How often the worker looks for events that a failed try left behind. */
    @WithDefault("2s")
    Duration workEvery();

    /** How long an event that names an unknown order is tried again. */
    @WithDefault("24h")
    Duration unmatchedAfter();
}
