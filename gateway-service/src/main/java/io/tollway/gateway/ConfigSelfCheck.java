package io.tollway.gateway;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import io.tollway.gateway.body.BodyConfig;
import io.tollway.gateway.byok.VaultConfig;
import io.tollway.gateway.control.ControlConfig;
import io.tollway.gateway.credit.CreditConfig;
import io.tollway.gateway.exchange.ExchangeConfig;
import io.tollway.gateway.http.HttpConfig;
import io.tollway.gateway.limit.LimitConfig;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.routing.RoutingConfig;
import io.tollway.gateway.state.KafkaConfig;
import io.tollway.gateway.state.KeyLookupConfig;
import io.tollway.gateway.state.SnapshotConfig;
import io.tollway.gateway.storage.StorageConfig;
import io.tollway.gateway.usage.NodeConfig;
import io.tollway.gateway.usage.SpoolConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Stops the start at a {@code gateway.*} key that nothing reads, so that a misspelt limit is never a limit that is not there. */
@Singleton
final class ConfigSelfCheck {
    private static final String OURS = "gateway.";
    /** Keys below this one are the Kafka client's own. */
    private static final String FREE = "gateway.kafka.client.";

    static final List<Class<?>> MAPPINGS = List.of(
            HttpConfig.class,
            BodyConfig.class,
            ExchangeConfig.class,
            ProviderConfig.class,
            RoutingConfig.class,
            ControlConfig.class,
            VaultConfig.class,
            StorageConfig.class,
            CreditConfig.class,
            LimitConfig.class,
            KafkaConfig.class,
            KeyLookupConfig.class,
            SnapshotConfig.class,
            NodeConfig.class,
            SpoolConfig.class);

    void check(@Observes @Priority(1) StartupEvent event, SmallRyeConfig config) {
        List<String> problems = problems(config.getPropertyNames(), known());
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
    }

    /** Every key the gateway reads. */
    static Set<String> known() {
        Set<String> known = new TreeSet<>();
        for (Class<?> mapping : MAPPINGS) {
            known.addAll(ConfigMappings.getProperties(ConfigClass.configClass(mapping))
                    .keySet());
        }
        return known;
    }

    /** What is wrong with the names that are set; values are never looked at. */
    static List<String> problems(Iterable<String> names, Set<String> known) {
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith(OURS) && !name.startsWith(FREE) && !known.contains(name)) {
                problems.add(name + " is not a configuration key; did you mean " + nearest(name, known) + "?");
            } else if (name.startsWith("GATEWAY_")
                    && known.stream().noneMatch(key -> variable(key).equals(name))
                    && !name.startsWith(variable(FREE))) {
                problems.add("the environment variable " + name + " is not a configuration key; did you mean "
                        + variable(nearest(name.toLowerCase(Locale.ROOT).replaceFirst("_", "."), known)) + "?");
            }
        }
        return problems;
    }

    private static String variable(String key) {
        StringBuilder variable = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            variable.append(Character.isLetterOrDigit(c) ? Character.toUpperCase(c) : '_');
        }
        return variable.toString();
    }

    private static String nearest(String name, Set<String> known) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String key : known) {
            int distance = distance(name, key);
            if (distance < least) {
                least = distance;
                best = key;
            }
        }
        return best;
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
