package io.tollway.accounts.startup;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.SmallRyeConfig;
import io.tollway.accounts.apikey.BootstrapConfig;
import io.tollway.accounts.apikey.KeyLimits;
import io.tollway.accounts.budget.BudgetLimits;
import io.tollway.accounts.byok.ByokLimits;
import io.tollway.accounts.database.DatabaseConfig;
import io.tollway.accounts.identity.keycloak.KeycloakConfig;
import io.tollway.accounts.member.MemberLimits;
import io.tollway.accounts.onboarding.OnboardingLimits;
import io.tollway.accounts.outbox.KafkaConfig;
import io.tollway.accounts.outbox.RelayConfig;
import io.tollway.accounts.outbox.StateConfig;
import io.tollway.accounts.peer.BillingConfig;
import io.tollway.accounts.peer.InternalConfig;
import io.tollway.accounts.vault.VaultConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/** Stops the start when a key of ours is misspelt: a limit that silently stays at its default is worse than no start. */
@ApplicationScoped
class ConfigurationCheck {
    private static final List<Class<?>> MAPPINGS = List.of(
            AssertionConfig.class,
            BillingConfig.class,
            BootstrapConfig.class,
            BudgetLimits.class,
            ByokLimits.class,
            DatabaseConfig.class,
            InternalConfig.class,
            KafkaConfig.class,
            KeycloakConfig.class,
            KeyLimits.class,
            MemberLimits.class,
            OnboardingLimits.class,
            RelayConfig.class,
            StateConfig.class,
            VaultConfig.class);

    private final Config config;

    ConfigurationCheck(Config config) {
        this.config = config;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        List<String> problems =
                UnknownKeys.in(config.unwrap(SmallRyeConfig.class).getPropertyNames(), known());
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n", problems));
        }
    }

    /** Every key that some mapping reads. */
    static Set<String> known() {
        Set<String> names = new HashSet<>();
        MAPPINGS.forEach(
                mapping -> names.addAll(ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping))
                        .keySet()));
        return names;
    }
}
