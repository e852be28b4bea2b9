package io.tollway.console.security;

import io.tollway.console.ConsoleConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** The console's own origin, as browsers write it (RFC 6454). */
@ApplicationScoped
class OwnOrigin {
    private final String origin;

    OwnOrigin(ConsoleConfig config) {
        URI url = config.publicUrl();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        this.origin = url.getScheme() + "://" + url.getHost() + port;
    }

    boolean is(String candidate) {
        return origin.equals(candidate);
    }
}
