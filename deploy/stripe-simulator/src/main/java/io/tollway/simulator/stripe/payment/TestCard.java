package io.tollway.simulator.stripe.payment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's test cards, by number and by the names the API takes.
 *
 * @see <a href="https://docs.stripe.com/testing">Stripe: testing</a>
 */
public enum TestCard {
    VISA("4242424242424242", "visa", Outcome.PAYS, "pm_card_visa"),
    VISA_DEBIT("4000056655665556", "visa", Outcome.PAYS, "pm_card_visa_debit"),
    MASTERCARD("5555555555554444", "mastercard", Outcome.PAYS, "pm_card_mastercard"),
    AMEX("378282246310005", "amex", Outcome.PAYS, "pm_card_amex"),
    DISPUTED("4000000000000259", "visa", Aftermath.DISPUTED, "pm_card_createDispute"),
    INQUIRED("4000000000001976", "visa", Aftermath.INQUIRED, "pm_card_createDisputeInquiry"),
    REFUND_PENDS("4000000000007726", "visa", Aftermath.REFUND_PENDS, "pm_card_pendingRefund"),
    REFUND_FAILS("4000000000005126", "visa", Aftermath.REFUND_FAILS, "pm_card_refundFail"),
    DECLINED(
            "4000000000000002",
            "visa",
            declines("card_declined", "generic_decline", "Your card was declined."),
            "pm_card_visa_chargeDeclined",
            "pm_card_chargeDeclined"),
    INSUFFICIENT_FUNDS(
            "4000000000009995",
            "visa",
            declines("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "pm_card_chargeDeclinedInsufficientFunds"),
    LOST(
            "4000000000009987",
            "visa",
            declines("card_declined", "lost_card", "Your card was declined."),
            "pm_card_visa_chargeDeclinedLostCard",
            "pm_card_chargeDeclinedLostCard"),
    STOLEN(
            "4000000000009979",
            "visa",
            declines("card_declined", "stolen_card", "Your card was declined."),
            "pm_card_visa_chargeDeclinedStolenCard",
            "pm_card_chargeDeclinedStolenCard"),
    EXPIRED(
            "4000000000000069",
            "visa",
            declines("expired_card", null, "Your card has expired."),
            "pm_card_chargeDeclinedExpiredCard"),
    INCORRECT_CVC(
            "4000000000000127",
            "visa",
            declines("incorrect_cvc", null, "Your card's security code is incorrect."),
            "pm_card_chargeDeclinedIncorrectCvc"),
    PROCESSING_ERROR(
            "4000000000000119",
            "visa",
            declines(
                    "processing_error",
                    null,
                    "An error occurred while processing your card. Try again in a little bit."),
            "pm_card_chargeDeclinedProcessingError"),
    DECLINES_ONCE_SAVED(
            "4000000000000341",
            "visa",
            declines("card_declined", "generic_decline", "Your card was declined."),
            "pm_card_chargeCustomerFail"),
    AUTHENTICATE_UNLESS_SET_UP(
            "4000002500003155", "visa", Outcome.AUTHENTICATES, "pm_card_authenticationRequiredOnSetup"),
    AUTHENTICATE_ALWAYS("4000002760003184", "visa", Outcome.AUTHENTICATES, "pm_card_authenticationRequired");

    private final String number;
    private final String brand;
    private final Outcome outcome;
    private final Aftermath aftermath;
    private final List<String> names;

    TestCard(String number, String brand, Outcome outcome, String... names) {
        this(number, brand, outcome, Aftermath.NONE, names);
    }

    TestCard(String number, String brand, Aftermath aftermath, String... names) {
        this(number, brand, Outcome.PAYS, aftermath, names);
    }

    TestCard(String number, String brand, Outcome outcome, Aftermath aftermath, String... names) {
        this.number = number;
        this.brand = brand;
        this.outcome = outcome;
        this.aftermath = aftermath;
        this.names = List.of(names);
    }

    /** What happens after the card has paid. */
    enum Aftermath {
        NONE,
        /** The holder disputes the charge as fraudulent, at once. */
        DISPUTED,
        /** The holder's bank asks about it; no money moves. */
        INQUIRED,
        /** A refund takes its time. */
        REFUND_PENDS,
        /** A refund looks done and comes back later. */
        REFUND_FAILS
    }

    /** What happens when the card is charged. */
    sealed interface Outcome {
        Outcome PAYS = new Pays();
        Outcome AUTHENTICATES = new Authenticates();
    }

    record Pays() implements Outcome {}

    /** Pays after the buyer has proved who he is. */
    record Authenticates() implements Outcome {}

    /**
     * @param code Stripe's error code
     * @param declineCode the issuer's reason, where the code does not say it all
     */
    record Declines(String code, @Nullable String declineCode, String message) implements Outcome {}

    private static Outcome declines(String code, @Nullable String declineCode, String message) {
        return new Declines(code, declineCode, message);
    }

    /** @param typed may contain the spaces and hyphens people write */
    public static Optional<TestCard> byNumber(String typed) {
        String digits = typed.replaceAll("[ -]", "");
        return Arrays.stream(values())
                .filter(card -> card.number.equals(digits))
                .findFirst();
    }

    static Optional<TestCard> byName(String paymentMethod) {
        return Arrays.stream(values())
                .filter(card -> card.names.contains(paymentMethod))
                .findFirst();
    }

    String brand() {
        return brand;
    }

    String last4() {
        return number.substring(number.length() - 4);
    }

    String funding() {
        return this == VISA_DEBIT ? "debit" : "credit";
    }

    /** What happens when a buyer pays with it. */
    Outcome outcome() {
        return outcome;
    }

    Aftermath aftermath() {
        return aftermath;
    }

    /** What happens when the merchant charges it without its buyer. */
    Outcome outcomeOffSession(boolean setUp) {
        return this == AUTHENTICATE_UNLESS_SET_UP && setUp ? Outcome.PAYS : outcome;
    }

    /** What happens when it is saved for later. */
    Outcome outcomeOfSaving() {
        return this == DECLINES_ONCE_SAVED ? Outcome.PAYS : outcome;
    }
}
