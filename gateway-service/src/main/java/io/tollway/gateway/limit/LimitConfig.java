package io.tollway.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How traffic limits are counted. */
@ConfigMapping(prefix = "gateway.limit")
public interface LimitConfig {
    /** How many gateways share the traffic when they have no store, or as long as it has not told: each of them gives a fair share of every limit. */
    @WithDefault("1")
    int gateways();

    /** Valkey or Redis ({@code redis://host:port}, {@code rediss://} with TLS), in which several gateways count together; without it each counts on its own. */
    Optional<URI> storeUrl();

    /** File with the store's password. */
    Optional<Path> storePasswordFile();

    /** One call to the store takes at most this long; a request waits for at most four of them, and for none while the store is away. */
    @WithDefault("250ms")
    Duration storeTimeout();

    /** How often what lies unused is given back, and how often a store that is away is tried. */
    @WithDefault("500ms")
    Duration tick();

    /** A gateway that the store has not heard of for so long is gone: its places are free and it counts no more for shares. */
    @WithDefault("15s")
    Duration lostAfter();

    /** So many end users are counted at most beside those with requests under way; beyond it those are forgotten that were silent for longest, of the organizations that have most. */
    @WithDefault("50000")
    int maxEndUsers();
}
