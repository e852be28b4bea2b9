package io.tollway.billing.topup;

import io.tollway.billing.error.BillingError.Invalid;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the amount a customer wants to buy. Each way of getting it wrong has its own code and says what would be right. */
final class OrderAmount {
    private static final String FIELD = "amount_usd";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,18})?");

    private OrderAmount() {}

    static UsdCents parse(@Nullable String text, UsdCents minimum, UsdCents maximum) {
        if (text == null || text.isBlank()) {
            throw invalid("required", "is missing; send US dollars as a decimal string such as \"25.00\"");
        }
        if (!NUMBER.matcher(text).matches()) {
            throw invalid("not_a_number", "is not a number; send US dollars as a decimal string such as \"25.00\"");
        }
        int point = text.indexOf('.');
        String cents = point < 0 ? "" : text.substring(point + 1);
        if (cents.length() > 2) {
            throw invalid("too_many_decimals", "has more than 2 decimals; cards are charged in whole cents");
        }
        if (text.startsWith("-")) {
            throw tooSmall(minimum);
        }
        String dollars = point < 0 ? text : text.substring(0, point);
        long value = Math.addExact(
                Math.multiplyExact(Long.parseLong(dollars), 100L), Long.parseLong((cents + "00").substring(0, 2)));
        UsdCents amount = new UsdCents(value);
        if (amount.compareTo(minimum) < 0) {
            throw tooSmall(minimum);
        }
        if (amount.compareTo(maximum) > 0) {
            throw invalid("too_large", "must be at most " + maximum.toDecimal() + "; order more than once");
        }
        return amount;
    }

    private static RuntimeException tooSmall(UsdCents minimum) {
        return invalid("too_small", "must be at least " + minimum.toDecimal());
    }

    private static RuntimeException invalid(String code, String message) {
        return Invalid.field(FIELD, code, message).toException();
    }
}
