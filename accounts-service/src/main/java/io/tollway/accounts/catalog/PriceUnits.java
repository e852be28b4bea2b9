package io.tollway.accounts.catalog;

import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageClass;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prices between the catalog's units (US dollars per million tokens or characters, or per piece or second) and pico-dollars per unit, exactly: what does not come out whole is refused, never rounded.
 */
final class PriceUnits {
    private static final Set<UsageClass> PIECES =
            EnumSet.of(UsageClass.IMAGE_OUTPUT, UsageClass.REQUEST, UsageClass.SEARCH, UsageClass.SECOND);

    /** 10¹² pico-dollars are a dollar. */
    private static final int PICO_DIGITS = 12;

    private static final int MILLION_DIGITS = 6;

    private PriceUnits() {}

    static List<String> names() {
        return Arrays.stream(UsageClass.values()).map(UsageClass::wireName).toList();
    }

    /** Whether it is the price of pictures of one size, or of one size and quality. */
    static boolean isPictureRow(String name) {
        return name.startsWith(PriceState.PICTURE_ROW);
    }

    /** The class that a price is for; a picture's row is for pictures. */
    static UsageClass named(String name) {
        if (isPictureRow(name)) {
            return UsageClass.IMAGE_OUTPUT;
        }
        return Arrays.stream(UsageClass.values())
                .filter(candidate -> candidate.wireName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How many decimals a price of this class may have. */
    static int decimals(UsageClass usage) {
        return PIECES.contains(usage) ? PICO_DIGITS : PICO_DIGITS - MILLION_DIGITS;
    }

    static boolean isCountedInTokens(UsageClass usage) {
        return !PIECES.contains(usage) && usage != UsageClass.CHARACTER;
    }

    /**
     * Pico-dollars per token or piece.
     *
     * @throws ArithmeticException when the price has more decimals than {@link #decimals}, or is beyond a long
     */
    static long pico(UsageClass usage, BigDecimal usd) {
        return usd.movePointRight(decimals(usage)).longValueExact();
    }

    /** The catalog's decimal text again. */
    static String text(UsageClass usage, long pico) {
        BigDecimal usd = BigDecimal.valueOf(pico, decimals(usage)).stripTrailingZeros();
        return (usd.scale() < 0 ? usd.setScale(0) : usd).toPlainString();
    }

    /** A whole price list as the catalog writes it, in alphabetical order. */
    static Map<String, String> texts(Map<String, Long> picos) {
        Map<String, String> texts = new TreeMap<>();
        picos.forEach((name, pico) -> texts.put(name, text(named(name), pico)));
        return texts;
    }
}
