package io.tollway.billing.topup.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import io.quarkus.logging.Log;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The Stripe account calls are made with. The SDK blocks, so every call runs on a virtual thread. */
@ApplicationScoped
class StripeAccount {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int NETWORK_RETRIES = 2;

    private final Optional<StripeClient> client;
    private final boolean live;
    private final ExecutorService virtualThreads;

    StripeAccount(StripeConfig config, @VirtualThreads ExecutorService virtualThreads) {
        this.client = config.secretKey()
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(key -> client(key, config));
        this.live = config.secretKey().map(StripeAccount::isLive).orElse(false);
        this.virtualThreads = virtualThreads;
    }

    /** One or more calls to Stripe, made together. */
    @FunctionalInterface
    interface Calls<T> {
        T with(StripeClient stripe) throws StripeException;
    }

    /** Fails with 503: {@code payments_not_configured} without a key, {@code payment_provider_unavailable} otherwise. */
    <T> Uni<T> call(String what, Calls<T> calls) {
        if (client.isEmpty()) {
            return Uni.createFrom()
                    .failure(new Unavailable(
                                    "payments_not_configured",
                                    "No payment provider is configured; the operator must set billing.stripe.secret-key.",
                                    RETRY_AFTER)
                            .toException());
        }
        return Uni.createFrom().item(() -> made(what, calls)).runSubscriptionOn(virtualThreads);
    }

    boolean configured() {
        return client.isPresent();
    }

    boolean live() {
        return live;
    }

    private <T> T made(String what, Calls<T> calls) {
        try {
            return calls.with(client.orElseThrow());
        } catch (ApiConnectionException | ApiException | RateLimitException e) {
            Log.warnf("Stripe does not answer (%s, request %s): %s", what, e.getRequestId(), e.getCode());
            throw unavailable(
                    "The payment provider does not answer; nothing was charged. Try again with the same Idempotency-Key.");
        } catch (StripeException e) {
            Log.errorf(
                    "Stripe refuses to %s (status %s, code %s, request %s): %s",
                    what, e.getStatusCode(), e.getCode(), e.getRequestId(), e.getUserMessage());
            throw unavailable("The payment provider refused; nothing was charged. Our staff can see why in the log.");
        }
    }

    private static RuntimeException unavailable(String detail) {
        return new Unavailable("payment_provider_unavailable", detail, RETRY_AFTER).toException();
    }

    private static boolean isLive(String key) {
        return key.startsWith("sk_live_") || key.startsWith("rk_live_");
    }

    private static StripeClient client(String key, StripeConfig config) {
        if (isLive(key) && !config.live()) {
            throw new IllegalStateException(
                    "billing.stripe.secret-key is a live key, and this installation must not move real money; use a test key, or set billing.stripe.live=true in production");
        }
        var builder = StripeClient.builder()
                .setApiKey(key)
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setReadTimeout(Math.toIntExact(config.readTimeout().toMillis()))
                .setMaxNetworkRetries(NETWORK_RETRIES);
        config.apiBase().ifPresent(base -> builder.setApiBase(base.toString().replaceAll("/+$", "")));
        return builder.build();
    }
}
