package io.tollway.accounts.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How state records travel from the table to Kafka. */
@ConfigMapping(prefix = "accounts.relay")
public interface RelayConfig {
    /** Records per batch; each batch is acknowledged before the next one is read. */
    @WithDefault("500")
    int batchSize();

    /** How often the table is looked at when no notification comes. */
    @WithDefault("1S")
    Duration pollInterval();

    /** How long one record may take to be acknowledged before the batch is tried again. */
    @WithDefault("5S")
    Duration deliveryTimeout();

    /** How long to wait after Kafka or PostgreSQL did not answer. */
    @WithDefault("500MS")
    Duration retryInterval();

    /** How often the topics are read whole and compared with the table. */
    @WithDefault("5M")
    Duration reconcileInterval();
}
