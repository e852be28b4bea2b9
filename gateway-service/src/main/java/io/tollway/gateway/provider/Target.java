package io.tollway.gateway.provider;

import io.netty.util.AsciiString;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's API is, taken apart once.
 *
 * @param pathPrefix the base URL's path without a slash at its end; a dialect appends its own path
 * @param address host and port as a socket wants them
 * @param authority the same as a {@code Host} header wants them
 */
public record Target(
        String host, int port, boolean tls, String pathPrefix, SocketAddress address, AsciiString authority) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    public Target(String host, int port, boolean tls, String pathPrefix) {
        this(
                host,
                port,
                tls,
                pathPrefix,
                SocketAddress.inetSocketAddress(port, host),
                AsciiString.cached(port == (tls ? HTTPS : HTTP) ? host : host + ':' + port));
    }

    /** The target of an absolute http(s) URL with a host and at most a path; null for anything else. */
    public static @Nullable Target parse(String baseUrl) {
        URI uri;
        try {
            uri = new URI(baseUrl);
        } catch (URISyntaxException e) {
            return null;
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() > 65535) {
            return null;
        }
        int port = uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new Target(uri.getHost(), port, tls, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
}
