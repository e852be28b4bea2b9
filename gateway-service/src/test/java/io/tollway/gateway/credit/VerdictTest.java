package io.tollway.gateway.credit;

import static io.tollway.gateway.credit.Verdict.Patience.LATE;
import static io.tollway.gateway.credit.Verdict.Patience.OVER;
import static io.tollway.gateway.credit.Verdict.Patience.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.credit.LeaseAuthority.Grant;
import io.tollway.gateway.credit.LeaseAuthority.Outcome;
import io.tollway.gateway.credit.Verdict.Patience;
import io.tollway.gateway.credit.Verdict.View;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decision table of a request that found too little. Amounts: one token costs one nano-dollar. */
class VerdictTest {
    private static final HoldTerms EXPLICIT = terms(100, true);
    private static final HoldTerms OPEN = terms(8_192, false);

    @Test
    void enoughFreeMeansReserve() {
        assertThat(decide(EXPLICIT, view(100, null))).isEqualTo(new Verdict.Reserve(100));
    }

    @Test
    void withoutAnAnswerSinceTheRequestCameBillingIsAsked() {
        assertThat(decide(EXPLICIT, view(30, null)))
                .isEqualTo(new Verdict.AskMore(List.of(new Verdict.Need(0, 70, 70))));
        assertThat(decide(OPEN, view(0, null)))
                .isEqualTo(new Verdict.AskMore(List.of(new Verdict.Need(0, 8_192, 256))));
    }

    @Test
    void theShareOfThisNodeCountsTogetherWithWhatBillingHas() {
        assertThat(decide(EXPLICIT, view(30, insufficient(70, 30))))
                .isEqualTo(new Verdict.AskMore(List.of(new Verdict.Need(0, 70, 70))));
        assertThat(decide(EXPLICIT, view(30, insufficient(69, 30)))).isEqualTo(new Verdict.Refuse(0, 99));
    }

    @Test
    void anOpenEndedRequestTakesWhatThereIsDownToTheFloor() {
        assertThat(decide(OPEN, view(300, insufficient(0, 300)))).isEqualTo(new Verdict.Reserve(300));
        assertThat(decide(OPEN, view(200, insufficient(100, 200))))
                .isEqualTo(new Verdict.AskMore(List.of(new Verdict.Need(0, 100, 100))));
        assertThat(decide(OPEN, view(200, insufficient(55, 200)))).isEqualTo(new Verdict.Refuse(0, 255));
    }

    @Test
    void moneyOnItsWayBackIsWaitedForAndNeverARefusal() {
        View returning = new View(30, 70, 100, insufficient(0, 100));
        assertThat(decide(WAITING, returning)).isInstanceOf(Verdict.LookAgain.class);
        assertThat(decide(LATE, returning)).isInstanceOf(Verdict.LookAgain.class);
        assertThat(decide(OVER, returning)).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void whatOtherNodesHoldIsWaitedForAWhileAndThenRefused() {
        View others = new View(0, 0, 0, insufficient(0, 500));
        assertThat(decide(WAITING, others)).isInstanceOf(Verdict.LookAgain.class);
        assertThat(decide(LATE, others)).isEqualTo(new Verdict.Refuse(0, 0));
        View mine = new View(0, 0, 500, insufficient(0, 500));
        assertThat(decide(WAITING, mine)).isEqualTo(new Verdict.Refuse(0, 0));
    }

    @Test
    void aRequestWhoseTimeIsOverIsDecidedByBillingsNextWordAndNotByItsSilence() {
        View unanswered = view(30, null);
        assertThat(decide(LATE, unanswered)).isInstanceOf(Verdict.AskMore.class);
        assertThat(decide(OVER, unanswered)).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void theTightestBucketIsTheOneThatRefuses() {
        assertThat(decide(EXPLICIT, view(100, null), view(10, insufficient(20, 10))))
                .isEqualTo(new Verdict.Refuse(1, 30));
        assertThat(decide(EXPLICIT, view(50, insufficient(0, 50)), view(10, insufficient(0, 10))))
                .isEqualTo(new Verdict.Refuse(1, 10));
    }

    @Test
    void everyOtherAnswerIsIgnoranceAndNeverARefusal() {
        for (Patience patience : Patience.values()) {
            assertThat(decide(patience, view(0, grant(Outcome.QUARANTINED, 0, 0))))
                    .isInstanceOf(Verdict.Unknown.class);
            assertThat(decide(patience, view(0, grant(Outcome.FROZEN, 0, 0)))).isInstanceOf(Verdict.Unknown.class);
            for (Outcome outcome : List.of(Outcome.UNAVAILABLE, Outcome.WINDOW_ENDED)) {
                assertThat(decide(patience, view(0, grant(outcome, 0, 0))))
                        .isInstanceOf(patience == WAITING ? Verdict.LookAgain.class : Verdict.Unknown.class);
            }
        }
    }

    @Test
    void aDisputeThatBillingNamesIsARefusalWhateverElseIsTrue() {
        Grant frozen = new Grant(new UUID(0, 1), Outcome.FROZEN, 0, 0, null, 0, 0, 0, 1_000, null, "dp_1");
        for (Patience patience : Patience.values()) {
            assertThat(decide(patience, view(0, frozen))).isEqualTo(new Verdict.Frozen("dp_1"));
        }
    }

    private static Verdict decide(Patience patience, View view) {
        return Verdict.of(EXPLICIT, List.of(view), patience);
    }

    private static Verdict decide(HoldTerms terms, View... views) {
        return Verdict.of(terms, List.of(views), WAITING);
    }

    private static View view(long free, @Nullable Grant answer) {
        return new View(free, 0, answer == null ? 0 : answer.heldNano(), answer);
    }

    private static Grant insufficient(long available, long held) {
        return grant(Outcome.INSUFFICIENT, available, held);
    }

    private static Grant grant(Outcome outcome, long available, long held) {
        return new Grant(new UUID(0, 1), outcome, 0, 0, null, 0, held, 0, available, null, null);
    }

    private static HoldTerms terms(long ceiling, boolean explicit) {
        return new HoldTerms(List.of(new HoldTerms.Line(0, 1_000)), ceiling, explicit, 256);
    }
}
