package io.tollway.local.component;

import io.tollway.local.embedded.PostgresDatabase;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.http.JsonClient;
import io.tollway.local.keycloak.Realm;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.PortPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Our four services, configured as {@code docs/api/internal.md} §3 says. */
final class Services {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

    private final LocalStack stack;
    private final PortPlan ports;
    private final JavaServer java;

    Services(LocalStack stack) {
        this.stack = stack;
        this.ports = stack.ports();
        this.java = new JavaServer(stack);
    }

    Component accounts() {
        return service(
                "accounts",
                "accounts-service",
                192,
                Set.of("postgres", "kafka"),
                List.of(ports.accounts()),
                ports.accounts());
    }

    Component billing() {
        Set<String> needs = stack.stripe().real() ? Set.of("postgres", "kafka") : Set.of("postgres", "kafka", "stripe");
        return service(
                "billing", "billing-service", 512, needs, List.of(ports.billing(), ports.lease()), ports.billing());
    }

    Component console() {
        return service("console", "web-console", 160, Set.of("keycloak"), List.of(ports.console()), ports.console());
    }

    Component gateway(int number) {
        String name = gatewayName(number);
        return service(
                name,
                "gateway-service",
                256,
                Set.of("kafka", "accounts", "billing"),
                List.of(stack.plan().gatewayPort(number), ports.gatewayManagement(number)),
                ports.gatewayManagement(number));
    }

    static String gatewayName(int number) {
        return number == 1 ? "gateway" : "gateway-" + number;
    }

    private Component service(
            String name, String module, int heapMegabytes, Set<String> needs, List<Integer> listening, int healthPort) {
        JsonClient health = new JsonClient(PortPlan.url(healthPort));
        return new Component(
                name,
                needs,
                listening,
                PortPlan.url(listening.getFirst()),
                StopSignal.TERM,
                START_TIMEOUT,
                // The settings are read at the last moment: Stripe's webhook secret exists only once the simulator
                // runs.
                spawned -> java.quarkus(name, module, heapMegabytes, options(module), settings(name), spawned),
                () -> health.healthy("/q/health/ready"),
                () -> {});
    }

    /**
     * The gateway's many small steps touch much code and heap for each request: in huge pages it needs clearly less CPU. The others are not worth the memory. What it does for each request is
     * compiled for good within seconds of load; with the JVM's own thresholds everything else that happens some times a second followed for many minutes, at a thirtieth of the gateway's CPU.
     * Billing that catches up holds thousands of records for the length of one transaction; where these do not fit into the survivor spaces they all grow old, and collecting the whole heap
     * was a third of its work.
     */
    private static List<String> options(String module) {
        return switch (module) {
            case "gateway-service" ->
                List.of(
                        "-XX:+UseTransparentHugePages",
                        "-XX:Tier4InvocationThreshold=30000",
                        "-XX:Tier4MinInvocationThreshold=5000",
                        "-XX:Tier4CompileThreshold=60000",
                        "-XX:Tier4BackEdgeThreshold=160000");
            case "billing-service" -> List.of("-Xmn288m", "-XX:SurvivorRatio=2");
            default -> List.of();
        };
    }

    private Map<String, String> settings(String name) {
        return switch (name) {
            case "accounts" -> accountsSettings();
            case "billing" -> billingSettings();
            case "console" -> consoleSettings();
            default ->
                gatewaySettings(name.equals("gateway") ? 1 : Integer.parseInt(name.substring("gateway-".length())));
        };
    }

    private Map<String, String> accountsSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        http(settings, ports.accounts());
        PostgresDatabase database = Databases.accounts(stack);
        database(settings, database);
        settings.put("accounts.database.owner-username", database.owner().user());
        settings.put("accounts.database.owner-password", database.owner().password());
        oidcResourceServer(settings);
        settings.put("accounts.kafka.bootstrap-servers", kafka());
        settings.put("accounts.state.signing-key-file", secret("accounts-signing.key"));
        settings.put("accounts.vault.kek-file", secret("kek.json"));
        settings.put("accounts.internal-token-file", token("internal-token"));
        settings.put("accounts.billing.url", PortPlan.url(ports.billing()));
        settings.put("accounts.bootstrap.operator-key-file", operatorKeyFile());
        settings.put("accounts.keycloak.admin-url", PortPlan.url(ports.keycloak()));
        settings.put("accounts.keycloak.realm", Realm.NAME);
        settings.put("accounts.keycloak.client-id", Realm.ACCOUNTS_CLIENT);
        settings.put(
                "accounts.keycloak.client-secret-file",
                stack.realm().accountsSecretFile().toString());
        return settings;
    }

    private Map<String, String> billingSettings() {
        StripeChoice stripe = stack.stripe();
        Map<String, String> settings = new LinkedHashMap<>();
        http(settings, ports.billing());
        PostgresDatabase database = Databases.billing(stack);
        database(settings, database);
        settings.put("quarkus.flyway.username", database.owner().user());
        settings.put("quarkus.flyway.password", database.owner().password());
        oidcResourceServer(settings);
        settings.put("billing.kafka.bootstrap-servers", kafka());
        settings.put("billing.state.signing-key-file", secret("accounts-signing.pub"));
        settings.put("billing.lease.port", Integer.toString(ports.lease()));
        settings.put("billing.lease.host", "127.0.0.1");
        settings.put("billing.lease.token-file", token("lease-token"));
        settings.put("billing.internal.token-file", token("internal-token"));
        settings.put("billing.assertion.public-key-file", secret("gateway-signing.pub"));
        settings.put("billing.stripe.secret-key", stripe.secretKey());
        if (stripe.real()) {
            // Stripe cannot call a loopback address; top-ups complete by the return page and the poller.
            settings.put("billing.stripe.register-webhook", "false");
        } else {
            settings.put("billing.stripe.api-base", stripe.apiBase());
        }
        new StripeWebhook(stack).secret().ifPresent(value -> settings.put("billing.stripe.webhook-secrets", value));
        settings.put("billing.console-url", PortPlan.url(ports.console()));
        settings.put("billing.public-url", PortPlan.url(ports.billing()));
        return settings;
    }

    private Map<String, String> consoleSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        http(settings, ports.console());
        settings.put("quarkus.oidc.auth-server-url", stack.realm().issuer());
        settings.put("quarkus.oidc.client-id", Realm.CONSOLE_CLIENT);
        settings.put("quarkus.oidc.credentials.secret", stack.realm().consoleSecret());
        settings.put("console.accounts-url", PortPlan.url(ports.accounts()));
        settings.put("console.billing-url", PortPlan.url(ports.billing()));
        settings.put("console.gateway-url", PortPlan.url(ports.front()));
        settings.put("console.public-url", PortPlan.url(ports.console()));
        return settings;
    }

    private Map<String, String> gatewaySettings(int number) {
        String node = "gateway-" + number;
        Path data = stack.folder().data(number == 1 ? "gateway" : node);
        Map<String, String> settings = new LinkedHashMap<>();
        http(settings, ports.gatewayManagement(number));
        settings.put("gateway.http.port", Integer.toString(stack.plan().gatewayPort(number)));
        settings.put("gateway.http.host", "127.0.0.1");
        settings.put("gateway.node.id", node);
        settings.put("gateway.kafka.bootstrap-servers", kafka());
        settings.put("gateway.spool.directory", data.resolve("spool").toString());
        settings.put("gateway.snapshot.directory", data.resolve("snapshot").toString());
        settings.put("gateway.snapshot.signing-key-file", secret("accounts-signing.pub"));
        settings.put("gateway.credit.lease-url", PortPlan.url(ports.lease()));
        settings.put("gateway.credit.lease-token-file", token("lease-token"));
        settings.put("gateway.control.accounts-url", PortPlan.url(ports.accounts()));
        settings.put("gateway.control.billing-url", PortPlan.url(ports.billing()));
        settings.put("gateway.control.internal-token-file", token("internal-token"));
        settings.put("gateway.control.assertion-key-file", secret("gateway-signing.key"));
        settings.put("gateway.byok.kek-file", secret("kek.json"));
        // One folder for all of them: a conversation that one gateway stored goes on at any other.
        settings.put("gateway.storage.directory", stack.folder().data("bodies").toString());
        settings.put("gateway.storage.kek-file", secret("bodies.key"));
        settings.putAll(SharedLimits.settings(stack.plan()));
        return settings;
    }

    private static void http(Map<String, String> settings, int port) {
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(port));
    }

    /** The service works as the role that owns nothing; its migrations run as the owner. */
    private static void database(Map<String, String> settings, PostgresDatabase database) {
        settings.put("quarkus.datasource.reactive.url", database.reactiveUrl());
        settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
        settings.put("quarkus.datasource.username", database.app().user());
        settings.put("quarkus.datasource.password", database.app().password());
    }

    private void oidcResourceServer(Map<String, String> settings) {
        settings.put("quarkus.oidc.auth-server-url", stack.realm().issuer());
    }

    private String kafka() {
        return "127.0.0.1:" + ports.kafka();
    }

    private String secret(String file) {
        return stack.secrets().file(file).toString();
    }

    private String token(String name) {
        stack.secrets().token(name);
        return secret(name);
    }

    private String operatorKeyFile() {
        stack.secrets().keep("operator-key", io.tollway.local.secret.PlatformKey::management);
        return secret("operator-key");
    }
}
