package io.tollway.billing.topup.refund;

import io.tollway.billing.error.BillingError.NotFound;
import java.util.UUID;

/** Ids in paths: what is none names nothing. */
final class RefundPath {
    private RefundPath() {}

    static UUID topUp(String text) {
        return uuid(text, "top_up_not_found", "top-up");
    }

    static UUID refund(String text) {
        return uuid(text, "refund_not_found", "refund");
    }

    private static UUID uuid(String text, String code, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotFound(code, "There is no " + what + " with this id in this organization.").toException();
        }
    }
}
