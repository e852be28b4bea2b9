package io.tollway.local.component;

import io.tollway.local.embedded.EmbeddedKafka;
import io.tollway.local.embedded.EmbeddedPostgres;
import io.tollway.local.embedded.KafkaOptions;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.PostgresDatabase;
import io.tollway.local.embedded.PostgresOptions;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.http.JsonClient;
import io.tollway.local.keycloak.KeycloakDistribution;
import io.tollway.local.keycloak.Realm;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The servers that are not ours: PostgreSQL, Kafka, Keycloak, and the mail catcher. */
final class Infrastructure {

    private final LocalStack stack;
    private final PortPlan ports;
    private final StateFolder folder;
    private final JavaServer java;

    Infrastructure(LocalStack stack) {
        this.stack = stack;
        this.ports = stack.ports();
        this.folder = stack.folder();
        this.java = new JavaServer(stack);
    }

    Component postgres() {
        return new Component(
                "postgres",
                Set.of(),
                List.of(ports.postgres()),
                "postgresql://127.0.0.1:" + ports.postgres(),
                StopSignal.INT,
                Duration.ofSeconds(60),
                spawned -> EmbeddedPostgres.start(
                                folder.data("postgres"),
                                new PostgresOptions(ports.postgres(), folder.log("postgres"), Lifetime.DETACHED),
                                spawned)
                        .process(),
                () -> EmbeddedPostgres.attach(folder.data("postgres"))
                        .filter(server -> server.port() == ports.postgres())
                        .isPresent(),
                () -> Databases.all(stack));
    }

    Component kafka() {
        return new Component(
                "kafka",
                Set.of(),
                List.of(ports.kafka(), ports.kafkaController()),
                "127.0.0.1:" + ports.kafka(),
                StopSignal.TERM,
                Duration.ofSeconds(60),
                spawned -> EmbeddedKafka.start(
                                folder.data("kafka"),
                                new KafkaOptions(
                                        ports.kafka(),
                                        ports.kafkaController(),
                                        folder.log("kafka"),
                                        Lifetime.DETACHED,
                                        List.of("-Xms96m", "-Xmx256m", "-XX:+UseSerialGC")),
                                spawned)
                        .process(),
                () -> KafkaTopics.reachable("127.0.0.1:" + ports.kafka()),
                () -> KafkaTopics.create("127.0.0.1:" + ports.kafka()));
    }

    Component mail() {
        JsonClient inbox = new JsonClient(PortPlan.url(ports.inbox()));
        return new Component(
                "mail",
                Set.of(),
                List.of(ports.smtp(), ports.inbox()),
                PortPlan.url(ports.inbox()),
                StopSignal.TERM,
                Duration.ofSeconds(60),
                spawned -> java.main(
                        "mail",
                        stack.checkout().resolve("deploy/local/launcher/target/launcher.jar"),
                        "io.tollway.local.mail.MailCatcher",
                        64,
                        List.of(Integer.toString(ports.smtp()), Integer.toString(ports.inbox())),
                        spawned),
                () -> inbox.healthy("/api/messages"),
                () -> {});
    }

    Component keycloak() {
        JsonClient management = new JsonClient(PortPlan.url(ports.keycloakManagement()));
        JsonClient discovery = new JsonClient(stack.realm().issuer());
        return new Component(
                "keycloak",
                Set.of("postgres"),
                List.of(ports.keycloak(), ports.keycloakManagement()),
                PortPlan.url(ports.keycloak()),
                StopSignal.TERM,
                Duration.ofSeconds(240),
                this::startKeycloak,
                () -> management.healthy("/health/ready") && discovery.healthy("/.well-known/openid-configuration"),
                () -> stack.realm().keepAddressesCurrent(folder.data("keycloak")));
    }

    private ProcessId startKeycloak(Consumer<ProcessId> spawned) {
        Realm realm = stack.realm();
        KeycloakDistribution distribution = new KeycloakDistribution(stack.checkout(), folder.programs());
        distribution.prepare(folder.log("keycloak"));
        realm.writeImportFile(distribution.home());
        PostgresDatabase database = Databases.keycloak(stack);
        List<String> command = distribution.command(
                List.of("-Xms64m", "-Xmx384m", "-XX:TieredStopAtLevel=1"),
                List.of(
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + ports.keycloak(),
                        "--http-management-port=" + ports.keycloakManagement(),
                        "--hostname=" + PortPlan.url(ports.keycloak()),
                        "--db-url=" + database.jdbcUrl(),
                        "--db-username=" + database.owner().user(),
                        "--db-pool-max-size=10"));
        return java.start(
                "keycloak",
                command,
                Map.of(
                        "KC_DB_PASSWORD", database.owner().password(),
                        "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", realm.administratorPassword()),
                spawned);
    }

    /** The running PostgreSQL of this stack. */
    static EmbeddedPostgres running(LocalStack stack) {
        Path data = stack.folder().data("postgres");
        return EmbeddedPostgres.attach(data)
                .orElseThrow(() ->
                        new LocalStackException("PostgreSQL does not run on " + data + "; ./tollway up starts it."));
    }
}
