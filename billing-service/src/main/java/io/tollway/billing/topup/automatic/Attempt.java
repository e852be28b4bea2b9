package io.tollway.billing.topup.automatic;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.Quote;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One automatic top-up on its way. One record per state, one method per legal transition. The invoice is what is charged, and it can be paid once: whatever is lost between us and the
 * payment provider, reading the invoice tells what happened.
 */
sealed interface Attempt {
    Order order();

    State state();

    /** As far as we know it. */
    Optional<Receipt> invoice();

    /** How often the card was, or may have been, asked. */
    int tries();

    /** Names as stored and as answered. */
    enum State {
        CREATING,
        FINALIZED,
        PAYING,
        DECLINED,
        ACTION_REQUIRED,
        UNKNOWN,
        WITHDRAWING,
        PAID,
        CANCELED,
        QUARANTINED
    }

    /** @param customerId the payment provider's id of the organization */
    record Order(UUID id, OrganizationId organization, Quote quote, String customerId, Instant createdAt) {}

    /** No money is known to have arrived; of these an organization has at most one. */
    sealed interface Open extends Attempt {
        default Paid paid(Receipt invoice, String paymentId, Instant at) {
            return new Paid(order(), invoice, tries(), paymentId, at);
        }

        default Quarantined quarantined(Optional<String> paymentId, String reason, Instant at) {
            return new Quarantined(order(), invoice(), tries(), paymentId, reason, at);
        }

        default Canceled canceled(String reason, Instant at) {
            return new Canceled(order(), invoice(), tries(), reason, at);
        }

        /** The invoice wants its customer; nobody is asked again without them. */
        default ActionRequired actionRequired(Receipt invoice, Instant since) {
            return new ActionRequired(order(), invoice, tries(), since);
        }

        default Declined declined(Receipt invoice, String reason, Instant nextTryAt) {
            return new Declined(order(), invoice, tries(), reason, nextTryAt);
        }

        /** A call was not answered. */
        default Unknown unanswered(Instant since) {
            return new Unknown(order(), invoice(), tries(), since);
        }

        /** It must not be charged any more; written before the invoice is made unpayable. */
        default Withdrawing withdrawing(Receipt invoice, String reason) {
            return new Withdrawing(order(), invoice, tries(), reason);
        }

        /** The invoice is closed and no card was asked since we looked. */
        default Finalized finalized(Receipt invoice) {
            return new Finalized(order(), invoice, tries());
        }
    }

    /** The row is written; the draft exists once {@code invoice} is there. */
    record Creating(Order order, Optional<Receipt> invoice) implements Open {
        Creating drafted(Receipt drafted) {
            return new Creating(order, Optional.of(drafted));
        }

        @Override
        public int tries() {
            return 0;
        }

        @Override
        public State state() {
            return State.CREATING;
        }
    }

    /** Ready to be charged. */
    record Finalized(Order order, Receipt closed, int tries) implements Open {
        Paying paying(String card) {
            return new Paying(order, closed, tries + 1, card);
        }

        @Override
        public Optional<Receipt> invoice() {
            return Optional.of(closed);
        }

        @Override
        public State state() {
            return State.FINALIZED;
        }
    }

    /**
     * The card is being asked: this is written before it is.
     *
     * @param card the same in every repetition of this try
     */
    record Paying(Order order, Receipt closed, int tries, String card) implements Open {
        @Override
        public Optional<Receipt> invoice() {
            return Optional.of(closed);
        }

        @Override
        public State state() {
            return State.PAYING;
        }
    }

    /** The card was refused. It is asked again under another key, later and later. */
    record Declined(Order order, Receipt closed, int tries, String reason, Instant nextTryAt) implements Open {
        Paying paying(String card) {
            return new Paying(order, closed, tries + 1, card);
        }

        @Override
        public Optional<Receipt> invoice() {
            return Optional.of(closed);
        }

        @Override
        public State state() {
            return State.DECLINED;
        }
    }

    /** The bank wants the customer to confirm on the invoice's page. */
    record ActionRequired(Order order, Receipt closed, int tries, Instant since) implements Open {
        @Override
        public Optional<Receipt> invoice() {
            return Optional.of(closed);
        }

        @Override
        public State state() {
            return State.ACTION_REQUIRED;
        }
    }

    /** A call was not answered, or answered with a failure that says nothing: only what the provider has tells how far it came. */
    record Unknown(Order order, Optional<Receipt> invoice, int tries, Instant since) implements Open {
        Creating drafted(Receipt drafted) {
            return new Creating(order, Optional.of(drafted));
        }

        @Override
        public State state() {
            return State.UNKNOWN;
        }
    }

    /**
     * Its invoice is being made unpayable: this is written before it is, so that whoever sees the void invoice first (the provider's own message is often quicker than its answer) knows why.
     *
     * @param reason what it will have been canceled for
     */
    record Withdrawing(Order order, Receipt closed, int tries, String reason) implements Open {
        @Override
        public Optional<Receipt> invoice() {
            return Optional.of(closed);
        }

        @Override
        public State state() {
            return State.WITHDRAWING;
        }
    }

    /** Credited: the ledger holds it under {@code paymentId}, and a top-up of the attempt's id tells of it. */
    record Paid(Order order, Receipt closed, int tries, String paymentId, Instant at) implements Attempt {
        @Override
        public Optional<Receipt> invoice() {
            return Optional.of(closed);
        }

        @Override
        public State state() {
            return State.PAID;
        }
    }

    /** Given up; nothing was charged and nothing can be any more. */
    record Canceled(Order order, Optional<Receipt> invoice, int tries, String reason, Instant at) implements Attempt {
        @Override
        public State state() {
            return State.CANCELED;
        }
    }

    /** Money arrived that is not the money asked for. Nothing is credited until a human decided. */
    record Quarantined(
            Order order, Optional<Receipt> invoice, int tries, Optional<String> paymentId, String reason, Instant at)
            implements Attempt {
        @Override
        public State state() {
            return State.QUARANTINED;
        }
    }
}
