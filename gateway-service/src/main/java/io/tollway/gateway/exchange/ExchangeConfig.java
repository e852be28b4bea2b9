package io.tollway.gateway.exchange;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of model calls. */
@ConfigMapping(prefix = "gateway.exchange")
public interface ExchangeConfig {
    /** Model calls under way in this process; more get 503. */
    @WithDefault("10000")
    int maxInFlight();

    /** Model calls under way for one key on this node; more get 429. */
    @WithDefault("2000")
    int maxInFlightPerKey();

    /** From a request's head to the end of its body; a second more for every 100 KiB announced. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** From a streamed request's arrival to the first keep-alive comment, while there is no content. */
    @WithDefault("5s")
    Duration keepAliveAfter();

    /** Between keep-alive comments. */
    @WithDefault("15s")
    Duration keepAliveEvery();

    /** Bytes of an answer that wait for a slow reader before its upstream is paused. */
    @WithDefault("65536")
    int streamBufferBytes();

    /** A reader that takes nothing for so long counts as gone. */
    @WithDefault("30s")
    Duration slowReaderTimeout();

    /** Calls finished in the background for clients that left, in this process. */
    @WithDefault("64")
    int maxDetached();

    /** How often deadlines are checked. */
    @WithDefault("200ms")
    Duration sweepEvery();
}
