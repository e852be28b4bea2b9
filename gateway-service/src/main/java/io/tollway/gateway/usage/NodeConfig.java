package io.tollway.gateway.usage;

import io.smallrye.config.ConfigMapping;

/** Who this gateway is. */
@ConfigMapping(prefix = "gateway.node")
public interface NodeConfig {
    /** A name that no other gateway of the installation has; written into every record. */
    String id();
}
