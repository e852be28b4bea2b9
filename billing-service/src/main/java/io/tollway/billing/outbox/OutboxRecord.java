package io.tollway.billing.outbox;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topic;

/**
 * An event to publish.
 *
 * @param key the record key; events of one key arrive in the order of their transactions
 * @param payload the event as UTF-8 JSON
 */
public record OutboxRecord(String topic, String key, String payload) {
    public static OutboxRecord of(Topic topic, String key, Object event) {
        return new OutboxRecord(
                topic.name(), key, new String(EventJson.write(event), java.nio.charset.StandardCharsets.UTF_8));
    }
}
