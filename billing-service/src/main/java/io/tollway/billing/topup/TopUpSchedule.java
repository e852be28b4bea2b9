package io.tollway.billing.topup;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When an order is looked at again without anybody telling us: soon, then ever less often, until nothing more is expected. */
@ApplicationScoped
class TopUpSchedule {
    private static final int MOST_DOUBLINGS = 20;

    private final TopUpConfig config;

    TopUpSchedule(TopUpConfig config) {
        this.config = config;
    }

    Optional<Instant> nextLook(TopUp topUp, int looks, Instant now) {
        Instant next = now.plus(delay(looks));
        return switch (topUp) {
            case TopUp.Open open -> Optional.of(next);
            case TopUp.Succeeded succeeded -> {
                boolean waitsForReceipt = succeeded.receipt().isEmpty()
                        && now.isBefore(succeeded.succeededAt().plus(config.receiptWithin()));
                yield waitsForReceipt ? Optional.of(next) : Optional.empty();
            }
            case TopUp.Expired expired -> Optional.empty();
            case TopUp.Canceled canceled -> Optional.empty();
            case TopUp.Quarantined quarantined -> Optional.empty();
        };
    }

    private Duration delay(int looks) {
        Duration delay = config.firstLook().multipliedBy(1L << Math.min(looks, MOST_DOUBLINGS));
        return delay.compareTo(config.longestLook()) > 0 ? config.longestLook() : delay;
    }
}
