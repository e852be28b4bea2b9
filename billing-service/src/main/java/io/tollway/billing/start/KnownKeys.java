package io.tollway.billing.start;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Stops the start when a {@code billing.*} key is not one of ours: a misspelt limit that is silently ignored is worse than a service that does not start. Inside a feature's prefix
 * the configuration mapping itself refuses unknown keys; here the first part is checked.
 */
@Startup
@Singleton
class KnownKeys {
    private static final String PREFIX = "billing.";
    private static final String ENVIRONMENT_PREFIX = "BILLING_";

    private static final Set<String> FEATURES = new TreeSet<>(List.of(
            "assertion",
            "auto-top-up",
            "console-url",
            "dispute",
            "document",
            "grant",
            "internal",
            "invoice",
            "journal",
            "kafka",
            "lease",
            "public-url",
            "reconciliation",
            "refund",
            "state",
            "stripe",
            "top-up"));

    private final Config config;

    KnownKeys(Config config) {
        this.config = config;
    }

    @PostConstruct
    void check() {
        refuse(StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .collect(Collectors.toSet()));
        refuse(System.getenv().keySet());
    }

    static void refuse(Set<String> names) {
        List<String> unknown =
                names.stream().filter(name -> !isKnown(name)).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("unknown configuration: " + String.join(", ", unknown)
                    + ". Keys of this service start with billing. and one of " + String.join(", ", FEATURES)
                    + "; correct or remove what is unknown.");
        }
    }

    private static boolean isKnown(String name) {
        if (name.startsWith(PREFIX)) {
            String rest = name.substring(PREFIX.length());
            return FEATURES.stream().anyMatch(feature -> rest.equals(feature) || rest.startsWith(feature + "."));
        }
        if (name.startsWith(ENVIRONMENT_PREFIX)) {
            String rest = name.substring(ENVIRONMENT_PREFIX.length());
            return FEATURES.stream()
                    .map(feature -> feature.toUpperCase(Locale.ROOT).replace('-', '_'))
                    .anyMatch(feature -> rest.equals(feature) || rest.startsWith(feature + "_"));
        }
        return true;
    }
}
