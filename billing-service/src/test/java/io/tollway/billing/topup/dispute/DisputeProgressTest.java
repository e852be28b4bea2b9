package io.tollway.billing.topup.dispute;

import static io.tollway.billing.topup.dispute.DisputeProgress.Stage.CLOSED;
import static io.tollway.billing.topup.dispute.DisputeProgress.Stage.INQUIRY;
import static io.tollway.billing.topup.dispute.DisputeProgress.Stage.LOST;
import static io.tollway.billing.topup.dispute.DisputeProgress.Stage.WITHDRAWN;
import static io.tollway.billing.topup.dispute.DisputeProgress.Stage.WON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.topup.dispute.DisputeProgress.Stage;
import io.tollway.billing.topup.dispute.DisputeReading.Moved;
import io.tollway.billing.topup.dispute.DisputeReading.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisputeProgressTest {
    @Test
    void aDisputeHeardOfAtItsEndGoesThroughItsMiddle() {
        assertThat(steps(INQUIRY, Outcome.WON, true, true)).containsExactly(WITHDRAWN, WON);
        assertThat(steps(INQUIRY, Outcome.LOST, true, false)).containsExactly(WITHDRAWN, LOST);
    }

    @Test
    void aWonDisputeWaitsForItsMoney() {
        assertThat(steps(WITHDRAWN, Outcome.WON, true, false)).isEmpty();
        assertThat(steps(WITHDRAWN, Outcome.WON, true, true)).containsExactly(WON);
    }

    @Test
    void anInquiryMovesNothingUntilMoneyDoes() {
        assertThat(steps(INQUIRY, Outcome.OPEN, false, false)).isEmpty();
        assertThat(steps(INQUIRY, Outcome.CLOSED, false, false)).containsExactly(CLOSED);
        assertThat(steps(INQUIRY, Outcome.OPEN, true, false)).containsExactly(WITHDRAWN);
    }

    @Test
    void whatHasEndedStaysEnded() {
        for (Stage end : List.of(WON, LOST, CLOSED)) {
            for (Outcome outcome : Outcome.values()) {
                assertThat(steps(end, outcome, true, true)).isEmpty();
            }
        }
    }

    private static List<Stage> steps(Stage now, Outcome outcome, boolean withdrawn, boolean reinstated) {
        Optional<Moved> moved = Optional.of(new Moved(2_638, 1_500));
        return DisputeProgress.steps(
                now,
                new DisputeReading(
                        "dp_1",
                        "pi_1",
                        "status",
                        outcome,
                        "fraudulent",
                        2_638,
                        "usd",
                        withdrawn ? moved : Optional.empty(),
                        reinstated ? moved : Optional.empty(),
                        Instant.EPOCH,
                        Optional.empty()));
    }
}
