package io.tollway.gateway.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** The public port. */
@ConfigMapping(prefix = "gateway.http")
public interface HttpConfig {
    /** Where the gateway listens; 0 takes a free port. */
    @WithDefault("8080")
    int port();

    /** The address it listens on. */
    @WithDefault("127.0.0.1")
    String host();

    /** Event loops of the public port; by default one for each processor. */
    OptionalInt eventLoops();

    /** Bytes of all headers of one request. */
    @WithDefault("16384")
    int maxHeaderBytes();

    /** Bytes of a request line. */
    @WithDefault("4096")
    int maxRequestLineBytes();

    /** Header fields of one request. */
    @WithDefault("100")
    int maxHeaders();

    /** A connection without traffic for so long is closed. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** Connections of the process; more are closed at once. */
    @WithDefault("20000")
    int maxConnections();

    /** How long requests under way may take to end when the gateway stops. */
    @WithDefault("30s")
    Duration drainTimeout();
}
