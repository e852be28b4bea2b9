package io.tollway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Misspelt configuration. */
class ConfigSelfCheckTest {
    private static final Set<String> KNOWN = ConfigSelfCheck.known();

    @Test
    void knowsTheKeysOfEveryFeature() {
        assertThat(KNOWN)
                .contains(
                        "gateway.http.port",
                        "gateway.node.id",
                        "gateway.spool.directory",
                        "gateway.credit.lease-url",
                        "gateway.byok.kek-file",
                        "gateway.provider.head-timeout");
    }

    @Test
    void namesTheNearestRightKey() {
        assertThat(ConfigSelfCheck.problems(List.of("gateway.http.prot", "quarkus.http.port"), KNOWN))
                .containsExactly("gateway.http.prot is not a configuration key; did you mean gateway.http.port?");
        assertThat(ConfigSelfCheck.problems(List.of("GATEWAY_SPOOL_DIRECTRY"), KNOWN))
                .singleElement()
                .asString()
                .contains("did you mean GATEWAY_SPOOL_DIRECTORY?");
    }

    @Test
    void takesEveryKnownKeyInBothForms() {
        assertThat(ConfigSelfCheck.problems(KNOWN, KNOWN)).isEmpty();
        assertThat(ConfigSelfCheck.problems(
                        List.of("GATEWAY_HTTP_PORT", "gateway.kafka.client.security.protocol"), KNOWN))
                .isEmpty();
    }
}
