package io.tollway.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MishapPlanTest {
    private static final List<String> GATEWAYS = List.of("GATEWAY", "GATEWAY_2");

    @Test
    void aShortCampaignHasKilledEverybodyOnceAndRepeatedRecords() {
        MishapPlan plan = new MishapPlan(GATEWAYS, 1);

        List<Mishap> first = Stream.generate(plan::next).limit(6).toList();

        assertThat(first.stream()
                        .filter(Mishap.Killed.class::isInstance)
                        .map(Mishap.Killed.class::cast)
                        .map(Mishap.Killed::server))
                .containsExactly("GATEWAY", "BILLING", "POSTGRES", "KAFKA");
        assertThat(first).anyMatch(Mishap.Repeated.class::isInstance);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        MishapPlan one = new MishapPlan(GATEWAYS, 42);
        MishapPlan other = new MishapPlan(GATEWAYS, 42);

        for (int i = 0; i < 100; i++) {
            assertThat(one.next()).isEqualTo(other.next());
            assertThat(one.calmMillis()).isEqualTo(other.calmMillis());
        }
    }
}
