package io.tollway.billing.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which broker, for the outbox, the state fold and the usage consumer alike. It may be down when the service starts. */
@ConfigMapping(prefix = "billing.kafka")
public interface KafkaConfig {
    /** {@code host:port}, comma-separated. */
    @WithDefault("127.0.0.1:8092")
    String bootstrapServers();

    /** Consumer group of the usage consumer; processes of one group share the partitions. Exactly-once does not depend on it: the database fences. */
    @WithDefault("billing-usage")
    String usageGroup();

    /** How many usage events are applied in one transaction at most. Only a consumer that catches up reaches it; then wallets, lots, leases and journal are touched once for so many. */
    @WithDefault("4000")
    int usageBatch();
}
