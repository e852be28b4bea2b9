package io.tollway.billing.topup;

import io.tollway.billing.topup.CheckoutReading.Receipt;
import java.time.Instant;
import java.util.Optional;

/** One purchase of credit. One record per state, one method per legal transition; only {@link Unpaid} can become paid. */
sealed interface TopUp {
    TopUpOrder order();

    Optional<CheckoutPage> page();

    State state();

    /** Names as stored and as answered. */
    enum State {
        CREATED,
        PROCESSING,
        SUCCEEDED,
        DECLINED,
        EXPIRED,
        CANCELED,
        QUARANTINED
    }

    /** No money is known to have arrived. */
    sealed interface Unpaid extends TopUp {
        default Succeeded paid(String paymentId, Optional<Receipt> receipt, Instant at) {
            return new Succeeded(order(), page(), paymentId, receipt, at);
        }

        default Quarantined quarantined(Optional<String> paymentId, String reason, Instant at) {
            return new Quarantined(order(), page(), paymentId, reason, at);
        }
    }

    /** The customer can still pay. */
    sealed interface Open extends Unpaid {
        default Processing processing() {
            return new Processing(order(), page());
        }

        /** A refused card ends a try, not the order: the page stays open for another card until it expires. */
        default Declined declined(String reason) {
            return new Declined(order(), page(), reason);
        }

        default Expired expired() {
            return new Expired(order(), page());
        }

        default Canceled canceled() {
            return new Canceled(order(), page());
        }
    }

    /** The row is written; the page exists once {@code page} is there. */
    record Created(TopUpOrder order, Optional<CheckoutPage> page) implements Open {
        Created opened(CheckoutPage opened) {
            return new Created(order, Optional.of(opened));
        }

        @Override
        public State state() {
            return State.CREATED;
        }
    }

    /** The provider took the order and has not said yet whether the money comes. */
    record Processing(TopUpOrder order, Optional<CheckoutPage> page) implements Open {
        @Override
        public State state() {
            return State.PROCESSING;
        }
    }

    /** The last try was refused. */
    record Declined(TopUpOrder order, Optional<CheckoutPage> page, String reason) implements Open {
        @Override
        public State state() {
            return State.DECLINED;
        }
    }

    /** Credited: the ledger holds one lot under {@code paymentId}. */
    record Succeeded(
            TopUpOrder order,
            Optional<CheckoutPage> page,
            String paymentId,
            Optional<Receipt> receipt,
            Instant succeededAt)
            implements TopUp {
        Succeeded with(Receipt newer) {
            return new Succeeded(order, page, paymentId, Optional.of(newer), succeededAt);
        }

        @Override
        public State state() {
            return State.SUCCEEDED;
        }
    }

    /** The page stopped taking money. Should the provider say otherwise after all, its word counts. */
    record Expired(TopUpOrder order, Optional<CheckoutPage> page) implements Unpaid {
        @Override
        public State state() {
            return State.EXPIRED;
        }
    }

    record Canceled(TopUpOrder order, Optional<CheckoutPage> page) implements Unpaid {
        @Override
        public State state() {
            return State.CANCELED;
        }
    }

    /** Money arrived that is not the money ordered. Nothing is credited until a human decided. */
    record Quarantined(
            TopUpOrder order,
            Optional<CheckoutPage> page,
            Optional<String> paymentId,
            String reason,
            Instant quarantinedAt)
            implements TopUp {
        @Override
        public State state() {
            return State.QUARANTINED;
        }
    }

    /** Whether nothing more is expected to happen by itself. */
    default boolean isFinal() {
        return switch (this) {
            case Open open -> false;
            case Succeeded succeeded -> true;
            case Expired expired -> true;
            case Canceled canceled -> true;
            case Quarantined quarantined -> true;
        };
    }
}
