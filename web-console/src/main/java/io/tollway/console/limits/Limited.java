package io.tollway.console.limits;

import io.tollway.console.client.accounts.AccountsShapes.RateLimits;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is limited.
 *
 * @param kind {@code keys}, {@code projects} or {@code organizations}, as in the page's address
 * @param eachEndUser whether the limits hold for each end user by himself, and not for all traffic together
 * @param limits as they are now
 */
public record Limited(
        String kind,
        UUID id,
        String name,
        boolean eachEndUser,
        @Nullable RateLimits limits) {
    /** Behind {@code /limits/} in the page's address. */
    public String path() {
        return kind + "/" + id + (eachEndUser ? "/end-users" : "");
    }

    /** What accounts calls one of the limits. */
    public String field(String limit) {
        return (eachEndUser ? "end_user_rate_limits." : "rate_limits.") + limit;
    }

    /** As a heading. */
    public String title() {
        String what =
                switch (kind) {
                    case "keys" -> "Key ";
                    case "projects" -> "Project ";
                    default -> "Organization ";
                };
        return (eachEndUser ? "Each end user of " + what.toLowerCase(Locale.ROOT) : what) + name;
    }
}
