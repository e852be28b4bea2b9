package io.tollway.billing.topup.refund;

import io.tollway.billing.ledger.PaidLot;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.topup.PaidTopUps.Paid;
import io.tollway.billing.topup.UsdCents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would come back of a purchase now, and why not more.
 *
 * @param credit the most that can go back; whole cents
 * @param tax the tax that goes back with all of {@code credit}
 * @param until when the window of refunds ends
 */
record RefundQuote(Facts facts, UsdCents credit, UsdCents tax, List<Limit> limits, Instant until) {
    RefundQuote {
        limits = List.copyOf(limits);
    }

    /**
     * @param lot absent while the ledger has not posted the purchase
     * @param refunded what goes or went back already: credit and tax, failed refunds left out
     * @param dispute the dispute that took the payment, if one did
     */
    record Facts(
            Paid purchase, Optional<PaidLot> lot, UsdCents refunded, UsdCents taxRefunded, Optional<String> dispute) {}

    /** @param code stable, for programs */
    record Limit(String code, String message) {}

    static RefundQuote of(Facts facts, Instant until, Instant now) {
        List<Limit> limits = new ArrayList<>();
        boolean over = !now.isBefore(until);
        facts.dispute()
                .ifPresent(dispute -> limits.add(new Limit(
                        "disputed",
                        "The payment is disputed (" + dispute
                                + "); what the bank took back cannot be refunded as well.")));
        if (over) {
            limits.add(new Limit("window_over", "Unused credit could be refunded until " + until + "."));
        }
        long free = facts.lot().map(lot -> explained(facts, lot, limits)).orElse(0L);
        limits.add(new Limit(
                "fee_not_refunded",
                "The platform fee of " + facts.purchase().fee().toDecimal() + " US dollars is not refunded."));
        UsdCents most = new UsdCents(over || facts.dispute().isPresent() ? 0 : free);
        return new RefundQuote(facts, most, taxOn(facts, most), limits, until);
    }

    /** Whole cents that are free; what holds the rest back goes into the limits. */
    private static long explained(Facts facts, PaidLot lot, List<Limit> limits) {
        NanoUsd bought = lot.granted();
        NanoUsd gone = bought.minus(NanoUsd.ofCents(facts.refunded().value())).minus(lot.remaining());
        if (facts.refunded().value() > 0) {
            limits.add(new Limit(
                    "refunded_before", facts.refunded().toDecimal() + " US dollars of it went back already."));
        }
        if (gone.isPositive()) {
            limits.add(new Limit("used", gone + " US dollars of it are used."));
        }
        NanoUsd held = lot.remaining().minus(lot.free());
        if (held.isPositive()) {
            limits.add(new Limit(
                    "held",
                    held + " US dollars of it are held for running requests or owed; ask again when they have ended."));
        }
        return lot.free().value() / NanoUsd.ofCents(1).value();
    }

    /** The tax that goes back with so much credit, beside what went back before. */
    static UsdCents taxOn(Facts facts, UsdCents credit) {
        Paid purchase = facts.purchase();
        long onCredit = share(
                purchase.tax().value(),
                purchase.credit().value(),
                purchase.credit().plus(purchase.fee()).value());
        long together = Math.min(
                purchase.credit().value(), facts.refunded().plus(credit).value());
        long due = share(onCredit, together, purchase.credit().value());
        return new UsdCents(Math.max(0, due - facts.taxRefunded().value()));
    }

    /** The part of a sum that falls to one of two parts by the largest remainder; the first wins a tie. */
    private static long share(long sum, long part, long whole) {
        long product = Math.multiplyExact(sum, part);
        long floor = product / whole;
        return Math.multiplyExact(product % whole, 2L) >= whole ? floor + 1 : floor;
    }
}
