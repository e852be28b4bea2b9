package io.tollway.billing.topup.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.WebhookEndpoint;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointCreateParams.ApiVersion;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import com.stripe.param.WebhookEndpointListParams;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Registers our webhook endpoint when nobody configured its secret, so that a fresh local stack works without a manual step. The secret is shown once, so each start makes a new endpoint and
 * removes the one before. An address that Stripe cannot reach is no error: top-ups then complete by the return page and the janitor.
 */
@ApplicationScoped
class StripeWebhookRegistration {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final long TRIES = 20;
    private static final long LONGEST_LIST = 100;
    private static final Set<String> UNREACHABLE = Set.of("127.0.0.1", "localhost", "::1", "[::1]", "0.0.0.0");

    private final StripeConfig config;
    private final StripeAccount account;
    private final WebhookSecrets secrets;
    private final Optional<URI> publicUrl;

    StripeWebhookRegistration(
            StripeConfig config,
            StripeAccount account,
            WebhookSecrets secrets,
            @ConfigProperty(name = "billing.public-url") Optional<URI> publicUrl) {
        this.config = config;
        this.account = account;
        this.secrets = secrets;
        this.publicUrl = publicUrl;
    }

    void onStart(@Observes StartupEvent start) {
        if (!config.registerWebhook()
                || !account.configured()
                || !secrets.current().isEmpty()
                || publicUrl.isEmpty()) {
            return;
        }
        URI base = publicUrl.orElseThrow();
        if (config.apiBase().isEmpty() && UNREACHABLE.contains(base.getHost())) {
            Log.info(
                    "Stripe cannot reach this address with webhooks; top-ups complete by the return page and the janitor");
            return;
        }
        String url = base.toString().replaceAll("/+$", "") + "/api/v1/stripe/webhook";
        account.call("register a webhook endpoint", stripe -> register(stripe, url))
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_RETRY)
                .atMost(TRIES)
                .subscribe()
                .with(
                        this::registered,
                        failure -> Log.warnf("no webhook endpoint is registered: %s", failure.getMessage()));
    }

    private void registered(WebhookEndpoint endpoint) {
        secrets.add(endpoint.getSecret());
        Log.infof("webhook endpoint %s is registered", endpoint.getId());
    }

    private static WebhookEndpoint register(StripeClient stripe, String url) throws StripeException {
        WebhookEndpointCreateParams.Builder params = WebhookEndpointCreateParams.builder()
                .setUrl(url)
                .setDescription("Tollway billing")
                .setApiVersion(pinnedVersion());
        for (EnabledEvent event : EnabledEvent.values()) {
            if (StripeNotice.types().contains(event.getValue())) {
                params.addEnabledEvent(event);
            }
        }
        var list = WebhookEndpointListParams.builder().setLimit(LONGEST_LIST).build();
        var older = stripe.v1().webhookEndpoints().list(list).getData();
        WebhookEndpoint created = stripe.v1().webhookEndpoints().create(params.build());
        for (WebhookEndpoint endpoint : older) {
            if (url.equals(endpoint.getUrl())) {
                stripe.v1().webhookEndpoints().delete(endpoint.getId());
            }
        }
        return created;
    }

    /** The version the SDK speaks; an endpoint of another one would send shapes it does not know. */
    private static ApiVersion pinnedVersion() {
        return Arrays.stream(ApiVersion.values())
                .filter(version -> version.getValue().equals(Stripe.API_VERSION))
                .findAny()
                .orElseThrow();
    }
}
