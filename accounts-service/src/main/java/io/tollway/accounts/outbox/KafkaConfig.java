package io.tollway.accounts.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the state topics are. */
@ConfigMapping(prefix = "accounts.kafka")
public interface KafkaConfig {
    @WithDefault("127.0.0.1:8092")
    String bootstrapServers();
}
