package io.tollway.local.component;

import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.local.stack.LocalStackException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the topics that {@link Topics} names, with the settings their kind asks for. */
final class KafkaTopics {

    private KafkaTopics() {}

    static boolean reachable(String bootstrapServers) {
        if (!io.tollway.local.embedded.FreePort.answers(
                Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1)))) {
            return false;
        }
        try (Admin admin = admin(bootstrapServers)) {
            admin.describeCluster().nodes().get(10, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void create(String bootstrapServers) {
        try (Admin admin = admin(bootstrapServers)) {
            Set<String> existing = admin.listTopics().names().get(30, TimeUnit.SECONDS);
            List<NewTopic> missing = Topics.all().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(KafkaTopics::described)
                    .toList();
            admin.createTopics(missing).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LocalStackException(
                    "Cannot create Kafka's topics: " + e + ". Its log tells more: ./tollway logs kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while creating Kafka's topics.", e);
        }
    }

    private static NewTopic described(Topic topic) {
        Map<String, String> settings =
                switch (topic.kind()) {
                    // A state's tombstone must outlive a reader that was away; a week covers any local pause.
                    case STATE -> Map.of("cleanup.policy", "compact", "delete.retention.ms", "604800000");
                    case FACT -> Map.of("cleanup.policy", "delete", "retention.ms", "604800000");
                };
        return new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(settings);
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "request.timeout.ms",
                "5000",
                "default.api.timeout.ms",
                "10000"));
    }
}
