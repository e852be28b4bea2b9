package io.tollway.bench.books;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the figures may count: every good answer that the generator saw is a row of the upstream's invoice and the other way
 * round, and the organization was charged what that invoice says, to the nano-dollar.
 *
 * @param chargedUsd what the ledger charged the bench's organization; null when the gateway was not measured
 * @param invoicedUsd what the upstream billed for it
 * @param differences each says what does not agree; empty when the books close
 */
public record Books(
        @org.jspecify.annotations.Nullable BigDecimal chargedUsd, BigDecimal invoicedUsd, List<String> differences) {

    public Books {
        differences = List.copyOf(differences);
    }

    /**
     * What the generator counted at one target beside the invoice's account of it.
     *
     * @param target its name
     * @param goodAnswers whole answers that the generator received
     * @param otherCalls calls that the bench made besides, all of them answered
     * @param invoiced what the upstream says
     */
    public record Side(String target, long goodAnswers, long otherCalls, Invoice.Account invoiced) {}

    public static Books compare(
            List<Side> sides, @org.jspecify.annotations.Nullable BigDecimal chargedUsd, BigDecimal invoicedUsd) {
        List<String> differences = new ArrayList<>();
        for (Side side : sides) {
            long expected = side.goodAnswers() + side.otherCalls();
            if (side.invoiced().complete() != expected || side.invoiced().rows() != expected) {
                differences.add(side.target() + ": " + expected + " good answers, but "
                        + side.invoiced().rows() + " rows on the upstream's invoice, "
                        + side.invoiced().complete() + " of them complete");
            }
        }
        if (chargedUsd != null && chargedUsd.compareTo(invoicedUsd) != 0) {
            differences.add("the ledger charged $" + chargedUsd.toPlainString() + ", the upstream's invoice says $"
                    + invoicedUsd.toPlainString());
        }
        return new Books(chargedUsd, invoicedUsd, differences);
    }

    public boolean closed() {
        return differences.isEmpty();
    }
}
