package io.tollway.gateway.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a connection may rest before it is used again. */
final class KeepAlive {
    private static final String TIMEOUT = "timeout=";
    private static final int MOST_DIGITS = 6;
    /** A provider counts from when it sent, we from when it arrived; and the next request has to arrive in time. */
    private static final long MARGIN_SECONDS = 1;

    private KeepAlive() {}

    /**
     * @param header the answer's {@code Keep-Alive}, for example {@code timeout=5, max=100}; what is not understood says nothing
     * @param most our own bound
     * @return nanoseconds; zero or less: not at all
     */
    static long nanos(@Nullable String header, long most) {
        int at = header == null ? -1 : header.indexOf(TIMEOUT);
        if (header == null || at < 0) {
            return most;
        }
        long seconds = 0;
        int digits = 0;
        for (int i = at + TIMEOUT.length(); i < header.length() && digits < MOST_DIGITS; i++, digits++) {
            int digit = header.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            seconds = seconds * 10 + digit;
        }
        return digits == 0
                ? most
                : Math.min(most, Duration.ofSeconds(seconds - MARGIN_SECONDS).toNanos());
    }
}
