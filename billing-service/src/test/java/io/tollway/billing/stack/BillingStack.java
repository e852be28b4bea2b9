package io.tollway.billing.stack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tollway.contracts.Topics;
import io.tollway.local.embedded.EmbeddedKafka;
import io.tollway.local.embedded.EmbeddedPostgres;
import io.tollway.local.embedded.FreePort;
import io.tollway.local.embedded.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** Starts what billing needs around it, once per test run, and tells billing where it is. Add it with {@code @QuarkusTestResource(BillingStack.class)}. */
public final class BillingStack implements QuarkusTestResourceLifecycleManager {
    /** Where the test keys are: {@code accounts-signing.key}, {@code gateway-signing.key}. */
    public static final String KEYS = "tollway.test.keys";

    public static final String IDENTITY_URL = "tollway.test.identity-url";
    public static final String LEASE_URL = "tollway.test.lease-url";
    /** The cluster's superuser, for tests that restore a backup: its password, and the address of the cluster's own database. */
    public static final String SUPERUSER = "tollway.test.superuser";

    public static final String SUPERUSER_PASSWORD = "tollway.test.superuser-password";
    public static final String MAINTENANCE_URL = "tollway.test.maintenance-url";
    public static final String INTERNAL_TOKEN = "internal-token-of-the-tests-32-characters";
    public static final String LEASE_TOKEN = "lease-token-of-the-tests";

    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable FakeIdentityProvider identity;

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start();
            EmbeddedKafka broker = EmbeddedKafka.start();
            FakeIdentityProvider provider = FakeIdentityProvider.start();
            postgres = server;
            kafka = broker;
            identity = provider;
            createTopics(broker.bootstrapServers());
            Path keys = Files.createTempDirectory("billing-test-keys-");
            TestKeys.write(keys, "accounts-signing");
            TestKeys.write(keys, "gateway-signing");
            provider.writeKey(keys);
            Files.writeString(keys.resolve("lease-token"), LEASE_TOKEN);
            Files.writeString(keys.resolve("internal-token"), INTERNAL_TOKEN);
            Map<String, String> config = configuration(server.createDatabase("billing"), broker, provider, keys);
            config.put(SUPERUSER, server.superuser().user());
            config.put(SUPERUSER_PASSWORD, server.superuser().password());
            config.put(MAINTENANCE_URL, "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres");
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> configuration(
            PostgresDatabase database, EmbeddedKafka broker, FakeIdentityProvider provider, Path keys) {
        int leasePort = FreePort.find();
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.datasource.reactive.url", database.reactiveUrl());
        config.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
        config.put("quarkus.datasource.username", database.app().user());
        config.put("quarkus.datasource.password", database.app().password());
        config.put("quarkus.flyway.username", database.owner().user());
        config.put("quarkus.flyway.password", database.owner().password());
        config.put("quarkus.oidc.auth-server-url", provider.url());
        config.put("quarkus.http.test-port", "0");
        // Tests change sealed days on purpose and look for themselves.
        config.put("billing.journal.check-every", "off");
        config.put("billing.grant.expire-every", "1s");
        config.put("billing.kafka.bootstrap-servers", broker.bootstrapServers());
        config.put(
                "billing.state.signing-key-file",
                keys.resolve("accounts-signing.pub").toString());
        config.put(
                "billing.assertion.public-key-file",
                keys.resolve("gateway-signing.pub").toString());
        config.put("billing.lease.port", Integer.toString(leasePort));
        config.put("billing.lease.token-file", keys.resolve("lease-token").toString());
        config.put("billing.internal.token-file", keys.resolve("internal-token").toString());
        config.put(KEYS, keys.toString());
        config.put(IDENTITY_URL, provider.url());
        config.put(LEASE_URL, "http://127.0.0.1:" + leasePort);
        return config;
    }

    private static void createTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                            .toList())
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create the topics", e);
        }
    }

    @Override
    public void stop() {
        if (identity != null) {
            identity.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
