package io.tollway.billing.topup.refund;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.refund.RefundRail.Answer;
import io.tollway.billing.topup.refund.RefundReading.Status;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefundProgressTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final RefundOrder ORDER = new RefundOrder(
            new UUID(0, 1),
            new OrganizationId(new UUID(0, 2)),
            new UUID(0, 3),
            "pi_1",
            new UsdCents(1_000),
            UsdCents.ZERO,
            new UsdCents(80),
            "person:ada",
            NOW);
    private static final Refund.Requested REQUESTED = new Refund.Requested(ORDER);

    @Test
    void aRefundEndsWhereTheProviderSays() {
        assertThat(after(REQUESTED, Status.PENDING)).isEqualTo(new Refund.Pending(ORDER, "re_1"));
        assertThat(after(new Refund.Pending(ORDER, "re_1"), Status.SUCCEEDED).state())
                .isEqualTo(Refund.State.SUCCEEDED);
        assertThat(after(REQUESTED, Status.FAILED).state()).isEqualTo(Refund.State.FAILED);
    }

    @Test
    void moneyThatABankSentBackFailsARefundThatLookedDone() {
        Refund.Succeeded done = new Refund.Succeeded(ORDER, "re_1", NOW, Optional.empty());

        assertThat(after(done, Status.PENDING)).isEqualTo(done);
        assertThat(after(done, Status.FAILED).state()).isEqualTo(Refund.State.FAILED);
    }

    @Test
    void aFailedRefundStaysFailedWhateverIsHeardLater() {
        Refund failed = after(REQUESTED, Status.FAILED);

        assertThat(after(failed, Status.SUCCEEDED)).isEqualTo(failed);
    }

    @Test
    void edgeCase21WhatIsUnclearIsOnlyEndedByWhatIsFoundOrByNothingForLong() {
        Refund unknown = RefundProgress.next(REQUESTED, new Answer.Unclear(), NOW);
        assertThat(unknown).isEqualTo(new Refund.Unknown(ORDER));

        assertThat(RefundProgress.next(unknown, new Answer.Refused("charge_disputed"), NOW))
                .isEqualTo(unknown);
        assertThat(after(unknown, Status.SUCCEEDED).state()).isEqualTo(Refund.State.SUCCEEDED);
        assertThat(RefundProgress.neverMade(unknown, NOW).state()).isEqualTo(Refund.State.FAILED);
        Refund pending = new Refund.Pending(ORDER, "re_1");
        assertThat(RefundProgress.neverMade(pending, NOW)).isEqualTo(pending);
    }

    @Test
    void aReadingOfAnotherRefundIsNotOurs() {
        assertThat(reading(Status.SUCCEEDED).isOf(ORDER)).isTrue();
        assertThat(new RefundReading(
                                "re_1",
                                Status.SUCCEEDED,
                                Optional.of(ORDER.id()),
                                Optional.of("pi_1"),
                                1_001,
                                "usd",
                                Optional.empty())
                        .isOf(ORDER))
                .isFalse();
        assertThat(new RefundReading(
                                "re_1",
                                Status.SUCCEEDED,
                                Optional.empty(),
                                Optional.of("pi_1"),
                                1_000,
                                "usd",
                                Optional.empty())
                        .isOf(ORDER))
                .isFalse();
    }

    private static Refund after(Refund refund, Status status) {
        return RefundProgress.next(refund, reading(status), NOW);
    }

    private static RefundReading reading(Status status) {
        return new RefundReading(
                "re_1", status, Optional.of(ORDER.id()), Optional.of("pi_1"), 1_000, "usd", Optional.empty());
    }
}
