package io.tollway.billing.topup.automatic;

import java.util.Locale;

/** Why automatic top-up does not go on although it is switched on. */
enum Stop {
    CARD_DECLINED("The saved card was declined again and again. Save another card; it then goes on by itself."),
    AUTHENTICATION_REQUIRED(
            "The bank wants the last payment confirmed. Confirm it on the invoice's page; automatic top-up then goes on by itself."),
    TOO_MANY_ATTEMPTS(
            "Credit was bought unusually often within a short time. See whether the spending is wanted, then resume; a larger amount needs fewer top-ups."),
    DAILY_CEILING("Today's ceiling is reached. It goes on tomorrow (UTC), or when the ceiling is raised."),
    MONTHLY_CEILING("This month's ceiling is reached. It goes on next month (UTC), or when the ceiling is raised."),
    CARD_REMOVED("There is no saved card. Save one; it then goes on by itself."),
    PAYMENT_MISMATCH("A payment is being checked by our staff."),
    REFUNDED("Unused credit was refunded, so no credit is bought for a day. Resume to go on at once."),
    SUSPENDED("Automatic top-up was switched off by our staff or because of a dispute. Ask support.");

    private final String message;

    Stop(String message) {
        this.message = message;
    }

    /** For people, with the remedy. */
    String message() {
        return message;
    }

    /** As stored and as answered. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stop ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
