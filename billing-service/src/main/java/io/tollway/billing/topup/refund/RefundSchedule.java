package io.tollway.billing.topup.refund;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a refund is looked at next. */
@ApplicationScoped
class RefundSchedule {
    private static final int MOST_DOUBLINGS = 20;

    private final RefundConfig config;

    RefundSchedule(RefundConfig config) {
        this.config = config;
    }

    Instant first(Instant now) {
        return now.plus(config.firstLook());
    }

    /** Empty when nothing more is expected. */
    Optional<Instant> nextLook(Refund refund, int looks, Instant now) {
        return switch (refund) {
            case Refund.Open open -> Optional.of(now.plus(delay(looks)));
            case Refund.Succeeded done -> {
                boolean waitsForNote =
                        done.note().isEmpty() && now.isBefore(done.settledAt().plus(config.creditNoteWithin()));
                boolean watched = now.isBefore(done.settledAt().plus(config.watchFor()));
                yield waitsForNote
                        ? Optional.of(now.plus(delay(looks)))
                        : watched ? Optional.of(now.plus(config.watchEvery())) : Optional.empty();
            }
            case Refund.Failed failed -> Optional.empty();
        };
    }

    /** Whether one that the provider never confirmed is given up. */
    boolean givenUp(Refund refund, Instant now) {
        return !now.isBefore(refund.order().requestedAt().plus(config.unknownAfter()));
    }

    private Duration delay(int looks) {
        Duration delay = config.firstLook().multipliedBy(1L << Math.min(looks, MOST_DOUBLINGS));
        return delay.compareTo(config.longestLook()) > 0 ? config.longestLook() : delay;
    }
}
