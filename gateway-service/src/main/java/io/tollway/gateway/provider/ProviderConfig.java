package io.tollway.gateway.provider;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How upstream providers are called. Pools and bounds are per event loop and provider account. */
@ConfigMapping(prefix = "gateway.provider")
public interface ProviderConfig {
    /** From asking for a connection until it stands. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** From sending a streamed request to its answer's head. */
    @WithDefault("15s")
    Duration headTimeout();

    /** From sending a streamed request to its first content. */
    @WithDefault("120s")
    Duration firstTokenTimeout();

    /** From sending a request that is not streamed to its whole answer. */
    @WithDefault("300s")
    Duration answerTimeout();

    /** Between two events of a stream. */
    @WithDefault("120s")
    Duration idleTimeout();

    /** How long what comes behind a stream's end mark is read and dropped, so that its connection can be used again; then it is closed. */
    @WithDefault("2s")
    Duration drainTimeout();

    /** From a request's arrival to its end, whatever happens. */
    @WithDefault("30m")
    Duration totalTimeout();

    /** Connections of one pool. */
    @WithDefault("512")
    int poolSize();

    /** Requests that may wait for a connection of one pool. */
    @WithDefault("256")
    int poolWaiters();

    /** How long an idle connection is kept; below what providers keep it. */
    @WithDefault("55s")
    Duration keepAlive();

    /** Bytes of one answer that is not streamed. */
    @WithDefault("33554432")
    int maxAnswerBytes();

    /** Bytes of one event of a stream. */
    @WithDefault("1048576")
    int maxEventBytes();

    /** The same of an answer that may have pictures. */
    @WithDefault("67108864")
    int maxPictureAnswerBytes();

    /** Bytes of one event of a stream that may have pictures. */
    @WithDefault("16777216")
    int maxPictureEventBytes();

    /** Bytes of an error answer that are read. */
    @WithDefault("65536")
    int maxErrorBytes();
}
