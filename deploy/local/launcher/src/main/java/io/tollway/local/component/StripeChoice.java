package io.tollway.local.component;

import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.PortPlan;
import java.util.Map;

/**
 * Which Stripe the stack talks to: the simulator, or the real one in test mode when {@code STRIPE_SECRET_KEY} is set.
 *
 * @param real whether it is the real one
 * @param apiBase the base URL of its API
 * @param secretKey the key to present; the simulator takes any test key
 */
public record StripeChoice(boolean real, String apiBase, String secretKey) {

    private static final String SIMULATOR_KEY = "sk_test_tollway_local";

    static StripeChoice from(Map<String, String> environment, PortPlan ports) {
        String key = environment.getOrDefault("STRIPE_SECRET_KEY", "").strip();
        if (key.isEmpty()) {
            return new StripeChoice(false, PortPlan.url(ports.stripe()), SIMULATOR_KEY);
        }
        if (!key.startsWith("sk_test_")) {
            // The key itself is not repeated: it may be a live one, and this text may end in a log.
            throw new LocalStackException(
                    "STRIPE_SECRET_KEY does not start with sk_test_. The local stack must not move real"
                            + " money: take a test-mode key from Stripe's dashboard, or unset the variable to use the simulator.");
        }
        return new StripeChoice(true, "https://api.stripe.com", key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "StripeChoice[" + (real ? "real, test mode" : "simulator") + "]";
    }
}
