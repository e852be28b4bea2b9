package io.tollway.accounts.stack;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.local.embedded.EmbeddedKafka;
import io.tollway.local.embedded.EmbeddedPostgres;
import io.tollway.local.embedded.KafkaOptions;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Real PostgreSQL and real Kafka, and the files and addresses that the service is configured with. Tests run in another class loader, so what they need comes as configuration, and
 * what they do to the broker goes over a small control port.
 */
public final class AccountsStack implements QuarkusTestResourceLifecycleManager {
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f-]{36}");

    private EmbeddedPostgres postgres;
    private EmbeddedKafka kafka;
    private IdentityProviderStub identityProvider;
    private HttpServer control;
    private Path folder;
    private int kafkaGeneration;
    private volatile boolean billingDown;
    private final int kafkaPort = freePort();

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("accounts-it-");
            postgres = EmbeddedPostgres.start();
            PostgresDatabase database = postgres.createDatabase("accounts");
            startKafka();
            identityProvider = new IdentityProviderStub();
            startControl();
            return configuration(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> configuration(PostgresDatabase database) throws IOException, GeneralSecurityException {
        KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        AeadConfig.register();
        String kek = TinkJsonProtoKeysetFormat.serializeKeyset(
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        Map<String, String> configuration = new HashMap<>();
        configuration.put("quarkus.datasource.username", database.app().user());
        configuration.put("quarkus.datasource.password", database.app().password());
        configuration.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
        configuration.put("quarkus.datasource.reactive.url", database.reactiveUrl());
        configuration.put("accounts.database.owner-username", database.owner().user());
        configuration.put("accounts.database.owner-password", database.owner().password());
        configuration.put("accounts.kafka.bootstrap-servers", "127.0.0.1:" + kafkaPort);
        configuration.put("accounts.relay.reconcile-interval", "3S");
        configuration.put("accounts.relay.delivery-timeout", "2S");
        configuration.put(
                "accounts.state.signing-key-file",
                file(
                        "signing.key",
                        "-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(signing.getPrivate().getEncoded())
                                + "\n-----END PRIVATE KEY-----\n"));
        configuration.put("accounts.vault.kek-file", file("kek.json", kek));
        configuration.put("accounts.internal-token-file", file("internal-token", TestStack.INTERNAL_TOKEN));
        configuration.put("accounts.bootstrap.operator-key-file", file("operator-key", TestStack.OPERATOR_KEY));
        configuration.put("accounts.keycloak.admin-url", identityProvider.baseUrl());
        configuration.put("accounts.keycloak.client-secret-file", file("client-secret", "secret"));
        configuration.put("quarkus.oidc.auth-server-url", identityProvider.realmUrl());
        configuration.put(
                "accounts.billing.url",
                "http://127.0.0.1:" + control.getAddress().getPort());
        configuration.put(
                "stack.control-url", "http://127.0.0.1:" + control.getAddress().getPort());
        configuration.put("stack.signing-public-key", base64(signing.getPublic().getEncoded()));
        configuration.put(
                "stack.token-private-key",
                base64(identityProvider.keys().getPrivate().getEncoded()));
        configuration.put("stack.issuer", identityProvider.realmUrl());
        configuration.put("stack.kek", kek);
        configuration.put("stack.database-superuser", postgres.superuser().user());
        configuration.put(
                "stack.database-superuser-password", postgres.superuser().password());
        return configuration;
    }

    private void startControl() throws IOException {
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/", exchange -> {
            int status = 204;
            // Kafka's client loads its classes by the thread's loader, which the service's start has changed.
            Thread.currentThread().setContextClassLoader(AccountsStack.class.getClassLoader());
            try {
                command(exchange.getRequestURI().getPath());
            } catch (RuntimeException | IOException e) {
                e.printStackTrace();
                status = 500;
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        control.createContext("/internal/v1/organizations/", this::billing);
        control.start();
    }

    /** billing's answer: each key has spent 1.25 dollars, half of it this month and in its window; each budget 0.75 in its window, and 0.25 are held. */
    private void billing(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean known = ("Bearer " + TestStack.INTERNAL_TOKEN)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean budgets = exchange.getRequestURI().getPath().endsWith("/budget-usage");
        StringJoiner keys = new StringJoiner(",", "{\"data\":[", "]}");
        for (Matcher key = KEY_ID.matcher(asked); key.find(); ) {
            if (budgets) {
                keys.add("{\"budget\":\"" + key.group() + "\",\"values\":1,\"buckets\":[{\"value\":\"alice\","
                        + "\"used_usd\":\"0.75\",\"held_usd\":\"0.25\"}]}");
                continue;
            }
            keys.add("{\"key\":\"" + key.group() + "\",\"usage_usd\":\"1.25\",\"usage_daily_usd\":\"0.50\","
                    + "\"usage_weekly_usd\":\"0.50\",\"usage_monthly_usd\":\"0.625\","
                    + "\"byok_usage_usd\":\"9.75\",\"byok_usage_daily_usd\":\"0.00\",\"byok_usage_weekly_usd\":\"1.50\",\"byok_usage_monthly_usd\":\"2.00\","
                    + "\"window_usage_usd\":\"0.625\"}");
        }
        byte[] answer = keys.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(billingDown ? 503 : known ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void command(String path) throws IOException {
        switch (path) {
            case "/kafka/stop" -> kafka.close();
            case "/kafka/start" -> startKafka();
            case "/kafka/replace" -> {
                kafka.close();
                kafkaGeneration++;
                startKafka();
            }
            case "/identity-provider/down" -> identityProvider.setDown(true);
            case "/billing/down" -> billingDown = true;
            case "/billing/up" -> billingDown = false;
            case "/identity-provider/up" -> identityProvider.setDown(false);
            default -> throw new IOException("no such command: " + path);
        }
    }

    private void startKafka() throws IOException {
        Path data = folder.resolve("kafka-" + kafkaGeneration);
        Files.createDirectories(data);
        kafka = EmbeddedKafka.start(
                data,
                new KafkaOptions(
                        kafkaPort,
                        freePort(),
                        data.resolve("server.log"),
                        Lifetime.WITH_THIS_JVM,
                        List.of("-Xms64m", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.bootstrapServers()))) {
            var existing = admin.listTopics().names().get();
            admin.createTopics(Topics.all().stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .map(AccountsStack::newTopic)
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static NewTopic newTopic(Topic topic) {
        NewTopic created = new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.of((short) 1));
        return topic.kind() == Topic.Kind.STATE ? created.configs(Map.of("cleanup.policy", "compact")) : created;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void stop() {
        if (control != null) {
            control.stop(0);
        }
        if (identityProvider != null) {
            identityProvider.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        removeFolder();
    }

    private void removeFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
