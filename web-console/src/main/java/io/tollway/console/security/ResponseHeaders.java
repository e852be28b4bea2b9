package io.tollway.console.security;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;

/** The headers every answer carries, static files included: no inline script, no framing, nothing cached that is personal. */
final class ResponseHeaders {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
                    + "form-action 'self' http: https:; frame-ancestors 'none'; base-uri 'none'";

    void install(@Observes Router router) {
        router.route().order(-20_000).handler(context -> {
            context.response()
                    .putHeader("Content-Security-Policy", POLICY)
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Referrer-Policy", "same-origin")
                    .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                    .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
            String path = context.request().path();
            boolean lasting = path != null && (path.startsWith("/assets/") || path.startsWith("/webjars/"));
            context.response().putHeader("Cache-Control", lasting ? "public, max-age=3600" : "no-store");
            context.next();
        });
    }
}
