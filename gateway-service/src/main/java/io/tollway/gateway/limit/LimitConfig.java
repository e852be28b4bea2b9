package io.tollway.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How traffic limits are counted. */
@ConfigMapping(prefix = "gateway.limit")
public interface LimitConfig {
    /** How many gateways share the traffic: each of them counts on its own and gives a fair share of every limit. */
    @WithDefault("1")
    int gateways();
}
