package io.tollway.gateway.credit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Leases: where they come from, how large and how long. */
@ConfigMapping(prefix = "gateway.credit")
public interface CreditConfig {
    /** Base address of billing's lease port. */
    URI leaseUrl();

    /** File with the lease port's bearer token; read anew for every call, so that it can be rotated. */
    Path leaseTokenFile();

    /** One call to the lease port takes at most this long. */
    @WithDefault("2s")
    Duration callTimeout();

    /** A request waits at most this long for money to come; billing's next word, at most one call later, then decides between 402 and 503. */
    @WithDefault("5s")
    Duration waitTimeout();

    /** How many requests may wait for leases at once; more are answered 503. */
    @WithDefault("4096")
    int maxWaiting();

    /** How often leases are looked after in the background. */
    @WithDefault("100ms")
    Duration tick();

    /** Taken off a lease's validity (at most a tenth of it), so that this node always stops before billing does. */
    @WithDefault("2s")
    Duration margin();

    /** A lease that nobody used for so long is returned. */
    @WithDefault("30s")
    Duration idleReturn();

    /** The same while the balance is low, so that another gateway can have the rest soon. */
    @WithDefault("2s")
    Duration lowBalanceIdleReturn();

    /** The smallest slice that is asked for in the background, nano-dollars. */
    @WithDefault("20000000")
    long minSliceNano();

    /** The largest, nano-dollars. */
    @WithDefault("50000000000")
    long maxSliceNano();

    /** Output tokens held for a request that names no maximum, if model and balance allow. */
    @WithDefault("8192")
    long defaultOutputTokens();

    /** A request that names no maximum is refused when fewer output tokens than this can be afforded. */
    @WithDefault("256")
    long outputFloorTokens();

    /** What an image counts at most, input tokens. */
    @WithDefault("50000")
    long imageTokens();
}
