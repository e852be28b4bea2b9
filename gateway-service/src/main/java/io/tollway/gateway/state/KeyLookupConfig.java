package io.tollway.gateway.state;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** How a key that the snapshot does not know is looked up at accounts. */
@ConfigMapping(prefix = "gateway.key-lookup")
public interface KeyLookupConfig {
    /** Base address of accounts. */
    @WithDefault("${gateway.control.accounts-url}")
    URI accountsUrl();

    /** File with the bearer token of accounts' internal port. */
    @WithDefault("${gateway.control.internal-token-file}")
    Path tokenFile();

    /** After this the look-up has failed and the caller answers 503. */
    @WithDefault("1s")
    Duration timeout();

    /** Look-ups a second, all callers together; more fail at once. */
    @WithDefault("100")
    int perSecond();

    /** How long a key that accounts does not know is refused without asking again. */
    @WithDefault("30s")
    Duration negativeTtl();

    /** How many unknown digests are remembered. */
    @WithDefault("10000")
    int negativeSize();
}
