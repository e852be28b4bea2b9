package io.tollway.local.component;

import io.tollway.local.keycloak.Realm;
import io.tollway.local.secret.LocalSecrets;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.StackPlan;
import io.tollway.local.stack.StateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that one {@code up} runs.
 *
 * @param checkout the repository's root, where the built programs are
 * @param plan what was asked for
 * @param folder the stack's files
 * @param secrets the stack's secrets
 * @param environment the caller's environment
 */
public record LocalStack(
        Path checkout, StackPlan plan, StateFolder folder, LocalSecrets secrets, Map<String, String> environment) {

    public LocalStack {
        environment = Map.copyOf(environment);
    }

    /** Makes the secrets that are missing. */
    public static LocalStack of(Path checkout, StackPlan plan, Map<String, String> environment) {
        StateFolder folder = StateFolder.of(checkout, plan.data());
        return new LocalStack(checkout, plan, folder, new LocalSecrets(folder.secrets()), environment);
    }

    public PortPlan ports() {
        return plan.ports();
    }

    public Realm realm() {
        return new Realm(ports(), secrets);
    }

    public StripeChoice stripe() {
        return StripeChoice.from(environment, ports());
    }

    /** All components; with the real Stripe its simulator is left out. */
    public List<Component> components() {
        Infrastructure infrastructure = new Infrastructure(this);
        Simulators simulators = new Simulators(this);
        Services services = new Services(this);
        List<Component> components = new ArrayList<>(List.of(
                infrastructure.postgres(),
                infrastructure.kafka(),
                infrastructure.mail(),
                simulators.providers(),
                infrastructure.keycloak(),
                services.accounts(),
                services.billing(),
                services.console()));
        if (!stripe().real()) {
            components.add(simulators.stripe());
        }
        for (int number = 1; number <= plan.gateways(); number++) {
            components.add(services.gateway(number));
        }
        if (plan.gateways() > 1) {
            components.add(new Balancer(this).component());
            new SharedLimits(this).component().ifPresent(components::add);
        }
        return List.copyOf(components);
    }

    /** Without the secrets and the environment. */
    @Override
    public String toString() {
        return "LocalStack[" + plan + "]";
    }
}
