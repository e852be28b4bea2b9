package io.tollway.simulator.stripe;

import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Unauthenticated;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API needs to know of an HTTP request.
 *
 * @param encoded the parameters as they were sent, in the query or in the body
 */
record ApiRequest(
        String id,
        String method,
        String path,
        String encoded,
        @Nullable String authorization,
        @Nullable String version,
        @Nullable String contentType,
        @Nullable String idempotencyKey) {
    private static final Pattern TEST_KEY = Pattern.compile("sk_test_[A-Za-z0-9_]{1,250}");

    static ApiRequest of(HttpServerRequest request, String id, String path, String body) {
        String query = request.query() == null ? "" : request.query();
        String method = request.method().name();
        String both = query.isEmpty() || body.isEmpty() ? query + body : query + "&" + body;
        return new ApiRequest(
                id,
                method,
                path,
                method.equals("POST") ? both : query,
                request.getHeader("Authorization"),
                request.getHeader("Stripe-Version"),
                body.isEmpty() ? null : request.getHeader("Content-Type"),
                method.equals("POST") ? request.getHeader("Idempotency-Key") : null);
    }

    void check() {
        authenticate();
        if (version != null && !version.equals(EventLog.API_VERSION)) {
            throw InvalidRequest.of(
                    null,
                    "Invalid Stripe API version: " + InvalidRequest.shorten(version) + ". The simulator speaks "
                            + EventLog.API_VERSION + " only.");
        }
        if (contentType != null
                && !contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw InvalidRequest.of(
                    null, "Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
        }
        if (idempotencyKey != null && idempotencyKey.length() > IdempotentResult.LONGEST_KEY) {
            throw InvalidRequest.of(
                    null, "Idempotency keys can be at most " + IdempotentResult.LONGEST_KEY + " characters long.");
        }
    }

    private void authenticate() {
        String key = key();
        if (key == null) {
            throw Unauthenticated.withoutKey();
        }
        if (!TEST_KEY.matcher(key).matches()) {
            throw Unauthenticated.wrongKey(key);
        }
    }

    /** From {@code Bearer KEY}, or from the user of {@code Basic}. */
    private @Nullable String key() {
        int space = authorization == null ? -1 : authorization.indexOf(' ');
        if (authorization == null || space < 0) {
            return null;
        }
        String scheme = authorization.substring(0, space).toLowerCase(Locale.ROOT);
        String rest = authorization.substring(space + 1).strip();
        if (scheme.equals("bearer") && !rest.isEmpty()) {
            return rest;
        }
        if (scheme.equals("basic")) {
            try {
                String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                String user = colon < 0 ? pair : pair.substring(0, colon);
                return user.isEmpty() ? null : user;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    /** Neither the key nor the parameters. */
    @Override
    public String toString() {
        return id + " " + method + " " + path;
    }
}
