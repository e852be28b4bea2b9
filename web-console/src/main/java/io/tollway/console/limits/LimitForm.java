package io.tollway.console.limits;

import io.tollway.console.client.FormProblem;
import io.tollway.console.client.accounts.AccountsShapes.RateLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the form holds, as text, so that a refused one comes back as it was sent. An empty field is no bound.
 *
 * @param problem why it was refused
 */
public record LimitForm(
        String requestsPerMinute,
        String tokensPerMinute,
        String requestsPerDay,
        String concurrency,
        FormProblem problem) {

    static LimitForm of(@Nullable RateLimits limits) {
        return limits == null
                ? new LimitForm("", "", "", "", FormProblem.NONE)
                : new LimitForm(
                        text(limits.requestsPerMinute()),
                        text(limits.tokensPerMinute()),
                        text(limits.requestsPerDay()),
                        text(limits.concurrency()),
                        FormProblem.NONE);
    }

    /** As it was sent; a field that is not there is an empty one. */
    static LimitForm sent(
            @Nullable String requestsPerMinute,
            @Nullable String tokensPerMinute,
            @Nullable String requestsPerDay,
            @Nullable String concurrency) {
        return new LimitForm(
                Objects.requireNonNullElse(requestsPerMinute, ""),
                Objects.requireNonNullElse(tokensPerMinute, ""),
                Objects.requireNonNullElse(requestsPerDay, ""),
                Objects.requireNonNullElse(concurrency, ""),
                FormProblem.NONE);
    }

    LimitForm refused(FormProblem why) {
        return new LimitForm(requestsPerMinute, tokensPerMinute, requestsPerDay, concurrency, why);
    }

    /** Null when no field is filled in. */
    @Nullable RateLimits limits() {
        RateLimits limits = new RateLimits(
                number(requestsPerMinute), number(tokensPerMinute), number(requestsPerDay), number(concurrency));
        return limits.label().isEmpty() ? null : limits;
    }

    /** @throws NumberFormatException when the field holds something else */
    private static @Nullable Long number(String text) {
        return text.isBlank() ? null : (Long) Long.parseLong(text.strip());
    }

    private static String text(@Nullable Long bound) {
        return bound == null ? "" : Long.toString(bound);
    }
}
