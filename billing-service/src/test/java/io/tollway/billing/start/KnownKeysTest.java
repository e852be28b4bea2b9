package io.tollway.billing.start;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    @Test
    void keysOfOurFeaturesAndOfOthersPass() {
        assertThatCode(() -> KnownKeys.refuse(Set.of(
                        "billing.lease.port",
                        "billing.console-url",
                        "BILLING_LEASE_TOKEN_FILE",
                        "quarkus.http.port",
                        "PATH")))
                .doesNotThrowAnyException();
    }

    @Test
    void aMisspeltKeyStopsTheStartAndIsNamed() {
        assertThatThrownBy(() -> KnownKeys.refuse(Set.of("billing.leese.port")))
                .hasMessageContaining("billing.leese.port")
                .hasMessageContaining("lease");
        assertThatThrownBy(() -> KnownKeys.refuse(Set.of("BILLING_LEESE_PORT")))
                .hasMessageContaining("BILLING_LEESE_PORT");
    }
}
