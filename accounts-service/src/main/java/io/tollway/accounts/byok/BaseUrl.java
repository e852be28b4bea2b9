package io.tollway.accounts.byok;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A customer's base URL whose form is harmless: https on port 443, a public name, a plain path. What the name resolves to is checked apart, here when it is saved and in the gateway at
 * every connection.
 */
record BaseUrl(String text, String host) {
    private static final int LONGEST = 500;
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");
    private static final List<String> INNER_SUFFIXES = List.of(
            ".localhost",
            ".local",
            ".internal",
            ".lan",
            ".home",
            ".corp",
            ".intranet",
            ".private",
            ".test",
            ".invalid",
            ".example",
            ".onion",
            ".arpa",
            ".svc",
            ".cluster.local",
            ".nip.io",
            ".sslip.io",
            ".xip.io",
            ".localtest.me");

    /** Why a text is no such URL. */
    static final class Unacceptable extends Exception {
        private static final long serialVersionUID = 1L;

        Unacceptable(String message) {
            super(message, null, false, false);
        }
    }

    static BaseUrl parse(String given) throws Unacceptable {
        if (given.length() > LONGEST || !given.chars().allMatch(letter -> letter > 0x20 && letter < 0x7f)) {
            throw new Unacceptable("must be at most 500 visible ASCII characters");
        }
        URI uri = uri(given);
        if (!"https".equals(uri.getScheme())) {
            throw new Unacceptable("must begin with https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new Unacceptable("must have no user, query or fragment");
        }
        if (uri.getPort() != -1 && uri.getPort() != 443) {
            throw new Unacceptable("must use port 443");
        }
        String host = host(Optional.ofNullable(uri.getHost()).orElse(""));
        String path = Optional.ofNullable(uri.getRawPath()).orElse("");
        if (!PATH.matcher(path).matches() || path.contains("..") || path.contains("/./")) {
            throw new Unacceptable("must have a plain path such as /v1");
        }
        if (path.endsWith("/chat/completions")) {
            throw new Unacceptable("must end before /chat/completions, which is added to it");
        }
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new BaseUrl("https://" + host + trimmed, host);
    }

    private static URI uri(String given) throws Unacceptable {
        try {
            return new URI(given);
        } catch (URISyntaxException e) {
            throw new Unacceptable("is not a URL such as https://llm.example.com/v1");
        }
    }

    private static String host(String given) throws Unacceptable {
        String host;
        try {
            host = IDN.toASCII(given, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Unacceptable("must name a host on the public internet");
        }
        if (host.length() > 253
                || !NAME.matcher(host).matches()
                || INNER_SUFFIXES.stream().anyMatch(host::endsWith)) {
            throw new Unacceptable("must name a host on the public internet, by name and not by address");
        }
        return host;
    }
}
