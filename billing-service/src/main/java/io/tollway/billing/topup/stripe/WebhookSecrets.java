package io.tollway.billing.topup.stripe;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The signing secrets webhooks are accepted with: the configured ones, and the one of an endpoint registered by this process. Never printed. */
@ApplicationScoped
class WebhookSecrets {
    private volatile List<String> secrets;

    WebhookSecrets(StripeConfig config) {
        this.secrets = config.webhookSecrets().orElse(List.of()).stream()
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    List<String> current() {
        return secrets;
    }

    synchronized void add(String secret) {
        List<String> more = new ArrayList<>(secrets);
        more.add(secret);
        secrets = List.copyOf(more);
    }
}
