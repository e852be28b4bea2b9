package io.tollway.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.gateway.routing.CredentialHealth.Rest;
import io.tollway.gateway.routing.CredentialHealth.RestRules;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a credential rests, for whom, and how it comes back. */
class CredentialHealthTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    private final CredentialHealth health = new CredentialHealth(new RestRules(5, 2, 1_000, 500, 5_000));

    @Test
    void restsForOneTenantAfterItsConsecutiveFailuresOnlyAndTwiceAsLongEachTime() {
        fail(A, 4, 0);
        succeed(A);
        fail(A, 4, 0);
        assertThat(health.restingAt(A, 0)).isEqualTo(Rest.NONE);

        fail(A, 1, 0);
        assertThat(health.restingAt(A, 0)).isEqualTo(Rest.OUTAGE);
        assertThat(health.remainingNanos(A, 0)).isEqualTo(1_000);

        fail(A, 1, 2_000);
        assertThat(health.remainingNanos(A, 2_000)).isEqualTo(2_000);
    }

    @Test
    void neverRestsForTheOthersHoweverOftenOneTenantFails() {
        fail(A, 1_000, 0);

        assertThat(health.restingAt(A, 1)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(B, 1)).isEqualTo(Rest.NONE);
        assertThat(health.remainingNanos(B, 1)).isZero();
    }

    @Test
    void oneFailureOfAnotherTenantIsNotEnoughBesideMany() {
        fail(A, 1_000, 0);
        fail(B, 1, 0);

        assertThat(health.restingAt(B, 1)).isEqualTo(Rest.NONE);
        assertThat(health.restingAt(C, 1)).isEqualTo(Rest.NONE);
    }

    @Test
    void restsForAllAfterAsManyFailuresOfSeveralTenants() {
        assertThat(fail(A, 2, 0)).isFalse();
        assertThat(fail(B, 2, 0)).isFalse();
        assertThat(fail(C, 1, 0)).isTrue();

        assertThat(health.restingAt(new UUID(0, 9), 999)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(new UUID(0, 9), 1_001)).isEqualTo(Rest.NONE);
    }

    @Test
    void restsForAllWhenTwoTenantsFailThreeTimesAndTwice() {
        fail(A, 3, 0);
        assertThat(fail(B, 1, 0)).isFalse();
        assertThat(fail(B, 1, 0)).isTrue();
    }

    @Test
    void aSuccessOfAnybodyEndsTheRowForAllAndItsOwnOnly() {
        fail(A, 4, 0);
        fail(B, 1, 0);
        succeed(C);
        fail(A, 1, 0);
        fail(B, 1, 0);

        assertThat(health.restingAt(A, 1)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(C, 1)).isEqualTo(Rest.NONE);
    }

    @Test
    void failuresOfRequestsSentBeforeTheRestDoNotProlongIt() {
        fail(A, 3, 0);
        fail(B, 2, 0);
        fail(C, 50, 10);

        assertThat(health.remainingNanos(B, 10)).isEqualTo(990);
    }

    @Test
    void letsOneRequestProbeAfterTheRestAndRecoversWhenItSucceeds() {
        fail(A, 3, 0);
        fail(B, 2, 0);
        assertThat(health.restingAt(C, 999)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(C, 1_001)).isEqualTo(Rest.NONE);

        health.began(C);
        assertThat(health.restingAt(A, 1_001)).isEqualTo(Rest.OUTAGE);
        health.succeeded(C);

        assertThat(health.restingAt(A, 1_001)).isEqualTo(Rest.NONE);
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void takesAFailedProbeOfASecondTenantToRestAgain() {
        fail(A, 3, 0);
        fail(B, 2, 0);

        fail(A, 100, 2_000);
        assertThat(health.restingAt(C, 2_000)).isEqualTo(Rest.NONE);
        fail(C, 1, 2_000);

        assertThat(health.restingAt(B, 2_000)).isEqualTo(Rest.OUTAGE);
        assertThat(health.remainingNanos(B, 2_000)).isEqualTo(2_000);
    }

    @Test
    void oneTenantsProbesFailForItselfOnly() {
        fail(A, 5, 0);

        assertThat(health.restingAt(A, 1_001)).isEqualTo(Rest.NONE);
        health.began(A);
        assertThat(health.restingAt(A, 1_001)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(B, 1_001)).isEqualTo(Rest.NONE);
        health.failed(A, 0, 1_001);

        assertThat(health.remainingNanos(A, 1_001)).isEqualTo(2_000);
        assertThat(health.restingAt(B, 1_001)).isEqualTo(Rest.NONE);
    }

    @Test
    void honoursHowLongTheProviderAskedUsToWait() {
        health.began(A);
        health.rateLimited(A, 7_000, 0);
        assertThat(health.restingAt(B, 6_999)).isEqualTo(Rest.RATE_LIMIT);
        assertThat(health.restingAt(B, 7_001)).isEqualTo(Rest.NONE);
    }

    @Test
    void waitsForAllOnlyWhenTwoTenantsWereAskedTo() {
        failAskedToWait(A, 7_000, 0);
        assertThat(health.remainingNanos(A, 0)).isEqualTo(7_000);
        assertThat(health.restingAt(C, 0)).isEqualTo(Rest.NONE);

        failAskedToWait(B, 9_000, 0);
        assertThat(health.remainingNanos(C, 0)).isEqualTo(9_000);
    }

    @Test
    void aRefusedCredentialRestsForAllAtOnce() {
        health.began(A);
        health.refused(A, 0);

        assertThat(health.restingAt(B, 4_999)).isEqualTo(Rest.CREDENTIAL);
    }

    @Test
    void remembersABoundedNumberOfTenants() {
        for (int tenant = 0; tenant <= CredentialHealth.MOST_TENANTS; tenant++) {
            failAskedToWait(new UUID(1, tenant), 9_000, tenant < CredentialHealth.MOST_TENANTS ? 0 : 1);
            succeed(A);
        }

        assertThat(health.restingAt(new UUID(1, 0), 2)).isEqualTo(Rest.OUTAGE);
        assertThat(health.restingAt(new UUID(1, CredentialHealth.MOST_TENANTS), 2))
                .isEqualTo(Rest.NONE);

        // Their rests are over: there is room again.
        failAskedToWait(new UUID(2, 0), 9_000, 20_000);
        assertThat(health.restingAt(new UUID(2, 0), 20_001)).isEqualTo(Rest.OUTAGE);
    }

    @Test
    void refusesRulesThatCannotBeKept() {
        assertThatThrownBy(() -> new RestRules(5, 0, 1, 1, 1))
                .hasMessage("gateway.routing.tenants-to-eject must be at least 1");
        assertThatThrownBy(() -> new RestRules(0, 2, 1, 1, 1))
                .hasMessage("gateway.routing.failures-to-eject must be at least 1");
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

    private void succeed(UUID tenant) {
        health.began(tenant);
        health.succeeded(tenant);
    }

    /** @return whether the last of them made it rest for all */
    private boolean fail(UUID tenant, int times, long now) {
        boolean rests = false;
        for (int i = 0; i < times; i++) {
            health.began(tenant);
            rests = health.failed(tenant, 0, now);
        }
        return rests;
    }

    private void failAskedToWait(UUID tenant, long wait, long now) {
        health.began(tenant);
        health.failed(tenant, wait, now);
    }
}
