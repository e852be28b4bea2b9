package io.tollway.billing.invoice;

import io.tollway.billing.money.NanoUsd;
import java.math.BigDecimal;
import java.util.List;

/** Prints amounts of one column alike: exact, all with as many decimals as the one that needs most, at least two, thousands separated. So a printed column adds up as it stands. */
final class AmountColumn {
    private static final int LEAST_DECIMALS = 2;
    private static final int GROUP = 3;

    private final int decimals;

    private AmountColumn(int decimals) {
        this.decimals = decimals;
    }

    static AmountColumn fitting(List<NanoUsd> amounts) {
        return new AmountColumn(
                amounts.stream().mapToInt(amount -> amount.toNumber().scale()).reduce(LEAST_DECIMALS, Math::max));
    }

    String print(NanoUsd amount) {
        String digits =
                BigDecimal.valueOf(amount.value(), 9).abs().setScale(decimals).toPlainString();
        int point = digits.indexOf('.');
        return (amount.isNegative() ? "−" : "") + grouped(digits.substring(0, point)) + digits.substring(point);
    }

    static String count(long value) {
        return grouped(Long.toString(value));
    }

    private static String grouped(String digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int at = digits.length() - GROUP; at > 0; at -= GROUP) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
