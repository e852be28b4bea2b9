package io.tollway.billing.cash;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tollway.billing.stack.BillingStack;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.local.embedded.EmbeddedKafka;
import io.tollway.local.embedded.EmbeddedPostgres;
import io.tollway.local.embedded.PostgresDatabase;
import io.tollway.simulator.stripe.SimulatorOptions;
import io.tollway.simulator.stripe.StripeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * Starts the servers and configures the service with them; what tests need comes to them as configuration too ({@link Cash}). Classes share them, since each test has an organization of its
 * own; one that looks at everybody's money or ends everybody's month restricts them to itself.
 */
public final class CashStack implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable StripeSimulator stripe;

    /** After the stack of the other tests, so that where both configure something, this one counts. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres database = EmbeddedPostgres.start();
            postgres = database;
            EmbeddedKafka broker = EmbeddedKafka.start();
            kafka = broker;
            createTopics(broker);
            StripeSimulator simulator = StripeSimulator.start(SimulatorOptions.inMemory());
            stripe = simulator;
            return configuration(database.createDatabase("billing"), broker.bootstrapServers(), simulator.baseUrl());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> configuration(PostgresDatabase database, String kafka, String stripeUrl)
            throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("billing-it-");
        KeyPair state = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair assertion = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair people = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        int port = freePort();
        Map<String, String> configuration = new HashMap<>();
        configuration.put("quarkus.http.test-port", Integer.toString(port));
        configuration.put("quarkus.datasource.username", database.app().user());
        configuration.put("quarkus.datasource.password", database.app().password());
        configuration.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
        configuration.put("quarkus.datasource.reactive.url", database.reactiveUrl());
        configuration.put("quarkus.flyway.username", database.owner().user());
        configuration.put("quarkus.flyway.password", database.owner().password());
        // Tokens are checked with this key alone; there is no identity provider to ask.
        configuration.put("quarkus.oidc.auth-server-url", "");
        configuration.put("quarkus.oidc.public-key", base64(people.getPublic().getEncoded()));
        configuration.put("billing.kafka.bootstrap-servers", kafka);
        configuration.put("billing.state.signing-key-file", publicKey(folder, "state.pub", state));
        configuration.put("billing.assertion.public-key-file", publicKey(folder, "assertion.pub", assertion));
        int leasePort = freePort();
        configuration.put("billing.lease.port", Integer.toString(leasePort));
        configuration.put(BillingStack.LEASE_URL, "http://127.0.0.1:" + leasePort);
        configuration.put(
                "billing.lease.token-file",
                Files.writeString(folder.resolve("lease-token"), BillingStack.LEASE_TOKEN)
                        .toString());
        configuration.put("billing.stripe.secret-key", "sk_test_tollway");
        configuration.put("billing.stripe.api-base", stripeUrl);
        configuration.put("billing.stripe.work-every", "1s");
        configuration.put("billing.public-url", "http://127.0.0.1:" + port);
        configuration.put("billing.console-url", "http://console.test");
        configuration.put("billing.top-up.look-every", "1s");
        configuration.put("billing.top-up.first-look", "1s");
        configuration.put("billing.top-up.longest-look", "2s");
        configuration.put("billing.refund.look-every", "1s");
        configuration.put("billing.refund.first-look", "1s");
        configuration.put("billing.refund.longest-look", "2s");
        configuration.put("billing.refund.watch-every", "1s");
        configuration.put("billing.refund.unknown-after", "4s");
        configuration.put("billing.dispute.look-every", "1s");
        configuration.put("billing.dispute.watch-every", "1s");
        configuration.put("billing.dispute.list-every", "1h");
        configuration.put("billing.reconciliation.every", "off");
        configuration.put("billing.reconciliation.settle", "0s");
        configuration.put("billing.auto-top-up.look-every", "1s");
        configuration.put("billing.auto-top-up.first-look", "1s");
        configuration.put("billing.auto-top-up.longest-look", "2s");
        configuration.put("billing.auto-top-up.claim-for", "3s");
        configuration.put("billing.auto-top-up.first-retry", "3s");
        configuration.put("billing.auto-top-up.longest-retry", "4s");
        configuration.put("billing.auto-top-up.most-tries", "3");
        configuration.put("billing.auto-top-up.most-attempts", "3");
        configuration.put("billing.auto-top-up.unknown-within", "3s");
        configuration.put("billing.document.close-every", "1h");
        // Tests move the clock by weeks, and nothing shall expire meanwhile.
        configuration.put("billing.grant.expire-every", "1h");
        configuration.put("cash.stripe-url", stripeUrl);
        configuration.put("cash.kafka", kafka);
        configuration.put("cash.state-key", base64(state.getPrivate().getEncoded()));
        configuration.put("cash.assertion-key", base64(assertion.getPrivate().getEncoded()));
        configuration.put("cash.people-key", base64(people.getPrivate().getEncoded()));
        configuration.put("cash.owner", database.owner().user());
        configuration.put("cash.owner-password", database.owner().password());
        return configuration;
    }

    private static void createTopics(EmbeddedKafka broker) {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker.bootstrapServers()))) {
            admin.createTopics(Topics.all().stream().map(CashStack::newTopic).toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static NewTopic newTopic(Topic topic) {
        NewTopic created = new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty());
        return topic.kind() == Topic.Kind.STATE ? created.configs(Map.of("cleanup.policy", "compact")) : created;
    }

    private static String publicKey(Path folder, String name, KeyPair keys) throws IOException {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Files.writeString(folder.resolve(name), pem).toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void stop() {
        try {
            if (stripe != null) {
                stripe.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (kafka != null) {
                kafka.close();
            }
            if (postgres != null) {
                postgres.close();
            }
        }
    }
}
