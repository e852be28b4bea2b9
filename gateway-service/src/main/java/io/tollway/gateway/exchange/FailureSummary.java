package io.tollway.gateway.exchange;

import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Limit;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.routing.Candidate;
import org.jspecify.annotations.Nullable;

/** What the client is told when no candidate served: chosen from all failures, so that a provider's 401 never looks like ours and a rate limit looks like one only if everything was limited. */
final class FailureSummary {
    private static final long DEFAULT_WAIT_SECONDS = 5;
    private static final long MOST_WAIT_SECONDS = 3600;

    private int failures;
    private int rateLimits;
    private int credentials;
    private final Waits waits = new Waits();
    private @Nullable UpstreamFailure last;
    private @Nullable UpstreamFailure telling;
    private @Nullable Candidate refusedOwnKey;
    private @Nullable UpstreamFailure ownKeyFailure;

    /** The smallest wait that anybody named. */
    static final class Waits {
        private long least = Long.MAX_VALUE;

        /** @param millis 0 when none was named */
        void add(long millis) {
            least = millis > 0 ? Math.min(least, millis) : least;
        }

        /** Whole seconds, rounded up; 0 when none was named. */
        long seconds() {
            return least == Long.MAX_VALUE ? 0 : (least + 999) / 1000;
        }
    }

    void add(Candidate candidate, UpstreamFailure failure) {
        failures++;
        last = failure;
        switch (failure.kind()) {
            case RATE_LIMIT -> {
                rateLimits++;
                waits.add(failure.retryAfterMillis());
            }
            case CREDENTIAL, NOT_SERVED -> {
                credentials++;
                if (candidate.own()) {
                    refusedOwnKey = candidate;
                    ownKeyFailure = failure;
                }
            }
            case CONTEXT_LENGTH, CONTENT_POLICY, SIGNATURE, INSTRUCTIONS, REJECTED -> telling = failure;
            case OUTAGE, TIMEOUT, CUT, INVALID_ANSWER, IN_STREAM -> {}
        }
    }

    GatewayError error() {
        UpstreamFailure about = last;
        if (about == null) {
            return unavailable();
        }
        if (telling != null) {
            return rejected(telling);
        }
        if (rateLimits == failures) {
            return rateLimited(waits.seconds());
        }
        if (refusedOwnKey != null
                && (about.kind() == FailureClass.CREDENTIAL || about.kind() == FailureClass.NOT_SERVED)) {
            return ownKeyRefused(refusedOwnKey);
        }
        if (credentials + rateLimits == failures) {
            return unavailable();
        }
        return switch (about.kind()) {
            case TIMEOUT -> new GatewayError.ProviderFailed(504, "provider_timeout", "No provider answered in time", 0);
            case OUTAGE ->
                about.status() == null
                        ? unavailable()
                        : new GatewayError.ProviderFailed(
                                502, "provider_error", "Every provider of this model failed to answer", 0);
            case CUT, INVALID_ANSWER, IN_STREAM ->
                new GatewayError.ProviderFailed(
                        502,
                        "provider_error",
                        "The provider's answer broke off or was not valid; it was not charged",
                        0);
            case RATE_LIMIT,
                    CREDENTIAL,
                    NOT_SERVED,
                    CONTEXT_LENGTH,
                    CONTENT_POLICY,
                    SIGNATURE,
                    INSTRUCTIONS,
                    REJECTED -> unavailable();
        };
    }

    /** @param waitSeconds whole seconds, rounded up; 0 when nobody said */
    static GatewayError rateLimited(long waitSeconds) {
        long wait = waitSeconds <= 0 ? DEFAULT_WAIT_SECONDS : Math.min(waitSeconds, MOST_WAIT_SECONDS);
        return new GatewayError.RateLimited(
                "Every provider of this model limits requests at the moment; try again in " + wait + " seconds",
                new Limit(
                        "provider",
                        "provider_rate_limit",
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        "Wait, or name further models in models[]"),
                wait);
    }

    static GatewayError unavailable() {
        return new GatewayError.ProviderFailed(
                503, "provider_unavailable", "No provider of this model can be reached at the moment", 0);
    }

    private GatewayError ownKeyRefused(Candidate candidate) {
        UpstreamFailure failure = ownKeyFailure;
        String words = failure == null || failure.message() == null ? "" : ": " + failure.message();
        return new GatewayError.ProviderFailed(
                502,
                "own_credential_refused",
                "The provider " + candidate.endpoint().provider().id() + " refused your own key "
                        + candidate.credential().label() + words,
                0);
    }

    private static GatewayError rejected(UpstreamFailure failure) {
        String words = failure.message() == null ? "The provider refused the request" : failure.message();
        int status = failure.status() != null && failure.status() == 413 ? 413 : 400;
        return switch (failure.kind()) {
            case CONTEXT_LENGTH -> new GatewayError.ProviderRejected(400, "context_length_exceeded", words);
            case CONTENT_POLICY -> new GatewayError.ProviderRejected(400, "content_policy_violation", words);
            case RATE_LIMIT,
                    OUTAGE,
                    TIMEOUT,
                    CREDENTIAL,
                    NOT_SERVED,
                    INVALID_ANSWER,
                    CUT,
                    IN_STREAM,
                    SIGNATURE,
                    INSTRUCTIONS,
                    REJECTED -> new GatewayError.ProviderRejected(status, "provider_rejected", words);
        };
    }
}
