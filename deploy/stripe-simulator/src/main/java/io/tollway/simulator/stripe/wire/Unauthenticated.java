package io.tollway.simulator.stripe.wire;

import org.jspecify.annotations.Nullable;

/** No key, or one that is not a test key (401). */
public final class Unauthenticated extends StripeException {
    private static final int SHOWN_TAIL = 4;

    private Unauthenticated(String message) {
        super(message);
    }

    public static Unauthenticated withoutKey() {
        return new Unauthenticated(
                "You did not provide an API key. You need to provide your API key in the Authorization"
                        + " header, using Bearer auth (e.g. 'Authorization: Bearer sk_test_…').");
    }

    /** Repeats no more of the key than its last four characters. */
    public static Unauthenticated wrongKey(String key) {
        String tail = key.length() > 2 * SHOWN_TAIL ? key.substring(key.length() - SHOWN_TAIL) : "";
        return new Unauthenticated("Invalid API Key provided: ****" + tail + ". The simulator takes any key that starts"
                + " with sk_test_.");
    }

    @Override
    public int status() {
        return 401;
    }

    @Override
    String type() {
        return "invalid_request_error";
    }

    @Override
    @Nullable String code() {
        return null;
    }

    @Override
    @Nullable String param() {
        return null;
    }
}
