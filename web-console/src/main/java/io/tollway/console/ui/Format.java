package io.tollway.console.ui;

import io.quarkus.qute.TemplateExtension;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How money, times and numbers look. Money is never rounded away: below a cent every digit is shown. */
@TemplateExtension
public final class Format {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Format() {}

    /** A decimal string of dollars as people read it: two places, more where they are not zero. */
    public static String usd(@Nullable String decimal) {
        if (decimal == null) {
            return "–";
        }
        BigDecimal amount = new BigDecimal(decimal).stripTrailingZeros();
        if (amount.scale() < 2) {
            amount = amount.setScale(2, RoundingMode.UNNECESSARY);
        }
        String digits = amount.abs().toPlainString();
        int point = digits.indexOf('.');
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = point - 3; i > 0; i -= 3) {
            grouped.insert(i, ',');
        }
        return (amount.signum() < 0 ? "−$" : "$") + grouped;
    }

    /** Dollars that came as an exact decimal. */
    public static String dollars(@Nullable BigDecimal amount) {
        return amount == null ? "–" : usd(amount.toPlainString());
    }

    public static String at(@Nullable Instant instant) {
        return instant == null ? "–" : MOMENT.format(instant);
    }

    /** A whole number with thousands apart. */
    public static String grouped(@Nullable Long number) {
        return number == null ? "–" : String.format(Locale.ENGLISH, "%,d", number);
    }
}
