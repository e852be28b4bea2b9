package io.tollway.local.command;

import io.tollway.local.component.Databases;
import io.tollway.local.component.LocalStack;
import io.tollway.local.embedded.PostgresDatabase;
import io.tollway.local.keycloak.Realm;
import io.tollway.local.seed.DemoTenant;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.LocalEnv;
import io.tollway.local.stack.PortPlan;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code up} tells: {@code local.env} for programs, addresses and a first call for people. */
final class Announcement {

    private final LocalStack stack;
    private final PortPlan ports;
    private final DemoTenant tenant;

    Announcement(LocalStack stack, DemoTenant tenant) {
        this.stack = stack;
        this.ports = stack.ports();
        this.tenant = tenant;
    }

    Announcement writeLocalEnv(List<Component> components) {
        Realm realm = stack.realm();
        LocalEnv env = new LocalEnv()
                .put("TOLLWAY_GATEWAY_URL", PortPlan.url(ports.front()))
                .put("TOLLWAY_GATEWAY_MANAGEMENT_URLS", managementUrls())
                .put("TOLLWAY_CONSOLE_URL", PortPlan.url(ports.console()))
                .put("TOLLWAY_ACCOUNTS_URL", PortPlan.url(ports.accounts()))
                .put("TOLLWAY_BILLING_URL", PortPlan.url(ports.billing()))
                .put("TOLLWAY_KEYCLOAK_URL", PortPlan.url(ports.keycloak()))
                .put("TOLLWAY_STRIPE_URL", stack.stripe().apiBase())
                .put("TOLLWAY_PROVIDERS_URL", PortPlan.url(ports.providers()))
                .put("TOLLWAY_MAIL_URL", PortPlan.url(ports.inbox()))
                .put("TOLLWAY_KAFKA_BOOTSTRAP", "127.0.0.1:" + ports.kafka())
                .put("TOLLWAY_ACCOUNTS_DB_URL", inspectorsUri(Databases.accounts(stack)))
                .put("TOLLWAY_BILLING_DB_URL", inspectorsUri(Databases.billing(stack)))
                .put("TOLLWAY_DEMO_ORG", tenant.organization())
                .put("TOLLWAY_DEMO_API_KEY", tenant.apiKey())
                .put("TOLLWAY_DEMO_MANAGEMENT_KEY", tenant.managementKey())
                .put("TOLLWAY_DEMO_MODEL", DemoTenant.MODEL)
                .put("TOLLWAY_DEMO_OWNER", Realm.OWNER)
                .put("TOLLWAY_DEMO_FINANCE", Realm.FINANCE)
                .put("TOLLWAY_DEMO_DEVELOPER", Realm.DEVELOPER)
                .put("TOLLWAY_DEMO_PASSWORD", realm.demoPassword())
                .put("TOLLWAY_OPERATOR", Realm.OPERATOR)
                .put("TOLLWAY_OPERATOR_PASSWORD", realm.operatorPassword())
                .put("TOLLWAY_OPERATOR_KEY", stack.secrets().token("operator-key"));
        for (Component component : components) {
            stack.folder()
                    .process(component.name())
                    .ifPresent(process ->
                            env.put("TOLLWAY_PID_" + component.environmentName(), Long.toString(process.pid())));
        }
        env.write(stack.folder().localEnv());
        return this;
    }

    void print(PrintStream out) {
        String password = stack.realm().demoPassword();
        out.printf(
                """

                Tollway is up. Simulated by default: Stripe%s and the upstream providers. Everything else is real.

                  Gateway    %s/v1
                  Console    %s   %s / %s
                  Operator   %s   %s / %s
                  Mail       %s
                  Keycloak   %s
                  Demo key   %s
                  More       %s

                A first call, streamed:

                  curl -N %s/v1/chat/completions \\
                    -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
                    -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"Hello!"}]}'

                """,
                stack.stripe().real() ? " (no: the real one in test mode, by STRIPE_SECRET_KEY)" : "",
                PortPlan.url(ports.front()),
                PortPlan.url(ports.console()),
                Realm.OWNER,
                password,
                PortPlan.url(ports.console()),
                Realm.OPERATOR,
                stack.realm().operatorPassword(),
                PortPlan.url(ports.inbox()),
                PortPlan.url(ports.keycloak()),
                tenant.apiKey(),
                stack.folder().localEnv(),
                PortPlan.url(ports.front()),
                tenant.apiKey(),
                DemoTenant.MODEL);
        out.flush();
    }

    /** Health and metrics of each gateway, separated by commas. */
    private String managementUrls() {
        return IntStream.rangeClosed(1, stack.plan().gateways())
                .mapToObj(number -> PortPlan.url(ports.gatewayManagement(number)))
                .collect(Collectors.joining(","));
    }

    /** Row-level security is forced on the owner too; whoever inspects the books must see every tenant's rows. */
    private String inspectorsUri(PostgresDatabase database) {
        return database.uri(Databases.inspector(stack, database.name()));
    }
}
