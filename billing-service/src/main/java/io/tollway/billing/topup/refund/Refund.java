package io.tollway.billing.topup.refund;

import java.time.Instant;
import java.util.Optional;

/** One refund. The customer's credit is gone from the moment the row exists, and comes back only in {@link Failed}. */
sealed interface Refund {
    RefundOrder order();

    State state();

    /** Names as stored and as answered. */
    enum State {
        REQUESTED,
        UNKNOWN,
        PENDING,
        SUCCEEDED,
        FAILED
    }

    /** The provider's document of what was taken back. */
    record CreditNote(String id, String number, String url) {}

    /** Not ended. */
    sealed interface Open extends Refund {
        default Pending pending(String providerId) {
            return new Pending(order(), providerId);
        }

        default Succeeded succeeded(String providerId, Instant at) {
            return new Succeeded(order(), providerId, at, Optional.empty());
        }

        default Failed failed(Optional<String> providerId, String reason, Instant at) {
            return new Failed(order(), providerId, reason, at, Optional.empty());
        }
    }

    /** The provider has not answered yet. */
    record Requested(RefundOrder order) implements Open {
        Unknown unclear() {
            return new Unknown(order);
        }

        @Override
        public State state() {
            return State.REQUESTED;
        }
    }

    /** The provider failed in the middle of it, so it may exist or not. It is looked for, never asked for again. */
    record Unknown(RefundOrder order) implements Open {
        @Override
        public State state() {
            return State.UNKNOWN;
        }
    }

    /** The provider works on it. */
    record Pending(RefundOrder order, String providerId) implements Open {
        @Override
        public State state() {
            return State.PENDING;
        }
    }

    /** Paid out, as far as the provider knows: a bank can still send it back. */
    record Succeeded(RefundOrder order, String providerId, Instant settledAt, Optional<CreditNote> note)
            implements Refund {
        Failed failed(String reason, Instant at) {
            return new Failed(order, Optional.of(providerId), reason, at, note);
        }

        Succeeded with(CreditNote issued) {
            return new Succeeded(order, providerId, settledAt, Optional.of(issued));
        }

        @Override
        public State state() {
            return State.SUCCEEDED;
        }
    }

    /** Not paid out; the credit is back. A note that was issued before stays, and has to be corrected by people. */
    record Failed(
            RefundOrder order, Optional<String> providerId, String reason, Instant settledAt, Optional<CreditNote> note)
            implements Refund {
        @Override
        public State state() {
            return State.FAILED;
        }
    }
}
