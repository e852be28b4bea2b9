package io.tollway.accounts.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
    private static final Set<String> KNOWN = ConfigurationCheck.known();

    @Test
    void theKeysOfTheSeamsAreKnown() {
        assertThat(KNOWN)
                .contains(
                        "accounts.kafka.bootstrap-servers",
                        "accounts.state.signing-key-file",
                        "accounts.vault.kek-file",
                        "accounts.internal-token-file",
                        "accounts.assertion.public-key-file",
                        "accounts.bootstrap.operator-key-file",
                        "accounts.keycloak.admin-url",
                        "accounts.keycloak.realm",
                        "accounts.keycloak.client-id",
                        "accounts.keycloak.client-secret-file",
                        "accounts.keys.per-organization");
    }

    @Test
    void aMisspeltKeyIsNamedWithTheRightOne() {
        assertThat(UnknownKeys.in(List.of("accounts.vault.kek-fiel", "quarkus.http.port"), KNOWN))
                .containsExactly(
                        "unknown configuration key accounts.vault.kek-fiel; did you mean \"accounts.vault.kek-file\"?");
    }

    @Test
    void aMisspeltEnvironmentVariableIsNamedToo() {
        assertThat(UnknownKeys.in(List.of("ACCOUNTS_VAULT_KEK_FIEL", "HOME"), KNOWN))
                .containsExactly(
                        "unknown environment variable ACCOUNTS_VAULT_KEK_FIEL; did you mean \"ACCOUNTS_VAULT_KEK_FILE\"?");
    }

    @Test
    void rightKeysInEitherFormAreFine() {
        assertThat(UnknownKeys.in(
                        List.of(
                                "accounts.vault.kek-file",
                                "ACCOUNTS_VAULT_KEK_FILE",
                                // The form in which the configuration library lists a variable whose key it does not
                                // map.
                                "accounts.vault.kek.file",
                                "ACCOUNTS_DATABASE_OWNER_PASSWORD"),
                        KNOWN))
                .isEmpty();
    }
}
