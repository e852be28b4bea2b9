package io.tollway.local.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.PortPlan;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeChoiceTest {

    private static final PortPlan PORTS = new PortPlan(8080);

    @Test
    void isTheSimulatorByDefault() {
        StripeChoice choice = StripeChoice.from(Map.of(), PORTS);
        assertThat(choice.real()).isFalse();
        assertThat(choice.apiBase()).isEqualTo("http://127.0.0.1:8191");
        assertThat(choice.secretKey()).startsWith("sk_test_");
    }

    @Test
    void isTheRealOneWithATestKey() {
        StripeChoice choice = StripeChoice.from(Map.of("STRIPE_SECRET_KEY", "sk_test_abc"), PORTS);
        assertThat(choice.real()).isTrue();
        assertThat(choice.apiBase()).isEqualTo("https://api.stripe.com");
        assertThat(choice.toString()).doesNotContain("abc");
    }

    @Test
    void refusesALiveKeyWithoutRepeatingIt() {
        for (String key : new String[] {"sk_live_very_secret", "rk_live_very_secret", "something"}) {
            assertThatThrownBy(() -> StripeChoice.from(Map.of("STRIPE_SECRET_KEY", key), PORTS))
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining("sk_test_")
                    .hasMessageNotContaining("very_secret");
        }
    }
}
