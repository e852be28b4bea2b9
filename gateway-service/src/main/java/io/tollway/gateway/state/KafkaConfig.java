package io.tollway.gateway.state;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** The broker, for reading state and for shipping usage. */
@ConfigMapping(prefix = "gateway.kafka")
public interface KafkaConfig {
    /** {@code host:port}, comma-separated. The broker need not be up when the gateway starts. */
    String bootstrapServers();

    /** Further client properties, e.g. {@code gateway.kafka.client."security.protocol"}. */
    Map<String, String> client();
}
