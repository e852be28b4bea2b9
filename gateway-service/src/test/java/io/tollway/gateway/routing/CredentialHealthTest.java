package io.tollway.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.routing.CredentialHealth.Rest;
import org.junit.jupiter.api.Test;

/** When a credential rests, and how it comes back. */
class CredentialHealthTest {
    private final CredentialHealth health = new CredentialHealth(new CredentialHealth.RestRules(2, 1_000, 500, 5_000));

    @Test
    void restsAfterConsecutiveFailuresOnlyAndTwiceAsLongEachTime() {
        assertThat(fail(0)).isFalse();
        health.began();
        health.succeeded();
        assertThat(fail(0)).isFalse();
        assertThat(fail(0)).isTrue();
        assertThat(health.remainingNanos(0)).isEqualTo(1_000);
        assertThat(fail(2_000)).isTrue();
        assertThat(health.remainingNanos(2_000)).isEqualTo(2_000);
    }

    @Test
    void letsOneRequestProbeAfterTheRestAndRecoversWhenItSucceeds() {
        fail(0);
        fail(0);
        assertThat(health.restingAt(999)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(1_001)).isEqualTo(Rest.NONE);

        health.began();
        assertThat(health.restingAt(1_001)).isEqualTo(Rest.OUTAGE);
        health.succeeded();

        assertThat(health.restingAt(1_001)).isEqualTo(Rest.NONE);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void honoursHowLongTheProviderAskedUsToWait() {
        health.began();
        health.rateLimited(7_000, 0);
        assertThat(health.restingAt(6_999)).isEqualTo(Rest.RATE_LIMIT);
        assertThat(health.restingAt(7_001)).isEqualTo(Rest.NONE);
    }

    @Test
    void keepsARequestRatePerMinute() {
        long second = 1_000_000_000L;
        int taken = 0;
        for (long now = 0; now < 60 * second; now += second / 10) {
            if (health.takeRate(60, now)) {
                taken++;
            }
        }
        assertThat(taken).isBetween(60, 67);
    }

    private boolean fail(long now) {
        health.began();
        return health.failed(0, now);
    }
}
