package io.tollway.chaos.books;

import io.tollway.chaos.load.Customer;
import io.tollway.chaos.load.Purse;
import io.tollway.chaos.load.Seen;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what clients saw, what the ledger has and what the providers invoiced. Pure: it asks nobody. */
public final class Audit {
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);

    private final List<Finding> findings = new ArrayList<>();

    private Audit() {}

    /**
     * Everything that the audit looks at, read when the stack had come to rest.
     *
     * @param leastBalance the least balance that was seen at any time, nano-dollars
     * @param health what billing says of itself: names of broken invariants, gaps and dead letters
     */
    public record Evidence(
            List<Customer> customers,
            Seen seen,
            Map<UUID, Charge> charges,
            ProviderInvoice invoice,
            List<LedgerReader.Wallet> wallets,
            List<LedgerReader.OddLease> oddLeases,
            long leastBalance,
            List<String> health) {}

    /** Every promise that was broken; empty when all were kept. */
    public static List<Finding> of(Evidence evidence) {
        Audit audit = new Audit();
        audit.answersAreChargedOnce(evidence);
        audit.chargesWereServed(evidence);
        audit.nothingWasOverspent(evidence);
        audit.walletsAreTheSumOfTheirRows(evidence);
        audit.leasesHaveEnded(evidence);
        audit.refusalsWereDeserved(evidence);
        audit.add("billing-says-so", evidence.health().stream());
        return List.copyOf(audit.findings);
    }

    private void answersAreChargedOnce(Evidence evidence) {
        List<String> missing = new ArrayList<>();
        List<String> other = new ArrayList<>();
        evidence.seen().answers().forEach((id, answer) -> {
            Charge charge = evidence.charges().get(id);
            if (charge == null) {
                missing.add(id + " " + answer);
            } else if (charge.chargeNano() != answer.costNano()
                    || !charge.organization().equals(answer.organization())) {
                other.add(id + " " + answer + ", but " + charge);
            }
        });
        add("answered-but-not-charged", missing.stream());
        add("charged-otherwise-than-said", other.stream());
    }

    /** A complete answer costs what the provider took for it: no more, and no less, since every hold is a bound and every price the present one. */
    private void chargesWereServed(Evidence evidence) {
        List<String> more = new ArrayList<>();
        List<String> less = new ArrayList<>();
        evidence.charges().forEach((id, charge) -> {
            long served = evidence.invoice().all().getOrDefault(id, 0L);
            if (charge.chargeNano() > served) {
                more.add(id + " " + charge + ", served " + served);
            }
            long whole = evidence.invoice().complete().getOrDefault(id, 0L);
            if (charge.complete() && charge.chargeNano() < whole) {
                less.add(id + " " + charge + ", served " + whole);
            }
        });
        add("charged-but-not-served", more.stream());
        add("complete-but-not-paid-in-full", less.stream());
    }

    private void nothingWasOverspent(Evidence evidence) {
        add(
                "balance-below-zero",
                Stream.of(evidence.leastBalance()).filter(least -> least < 0).map(String::valueOf));
        Map<UUID, Customer> capped = evidence.customers().stream()
                .filter(customer -> !customer.purse().keyLimitUsd().isEmpty())
                .collect(Collectors.toMap(Customer::organization, Function.identity()));
        long limit =
                new BigDecimal(Purse.CAPPED_KEY.keyLimitUsd()).multiply(NANO).longValueExact();
        add(
                "key-limit-exceeded",
                evidence.wallets().stream()
                        .filter(wallet -> capped.containsKey(wallet.organization()))
                        .filter(wallet -> wallet.recorded() > limit)
                        .map(LedgerReader.Wallet::toString));
    }

    private void walletsAreTheSumOfTheirRows(Evidence evidence) {
        add(
                "wallet-differs-from-its-rows",
                evidence.wallets().stream()
                        .filter(wallet -> wallet.used() != wallet.recorded())
                        .map(LedgerReader.Wallet::toString));
        add(
                "money-still-promised",
                evidence.wallets().stream()
                        .filter(wallet -> wallet.leased() != 0)
                        .map(LedgerReader.Wallet::toString));
    }

    private void leasesHaveEnded(Evidence evidence) {
        add(
                "lease-stuck",
                evidence.oddLeases().stream()
                        .filter(lease -> !lease.state().equals("CLOSED"))
                        .map(LedgerReader.OddLease::toString));
        add(
                "lease-overdrawn",
                evidence.oddLeases().stream()
                        .filter(lease -> lease.excess() > 0)
                        .map(LedgerReader.OddLease::toString));
    }

    /** An infrastructure failure never looks like 401, 402 or 403, and nothing is ever a 500. */
    private void refusalsWereDeserved(Evidence evidence) {
        add(
                "undeserved-refusal",
                evidence.seen().refusals().entrySet().stream()
                        .filter(refusal -> undeserved(refusal.getKey()))
                        .map(Map.Entry::toString));
    }

    private static boolean undeserved(String refusal) {
        String status = refusal.substring(0, 3);
        return switch (status) {
            case "402" -> refusal.endsWith(Purse.AMPLE.name());
            case "401", "403", "404", "500" -> true;
            default -> false;
        };
    }

    private void add(String check, Stream<String> cases) {
        List<String> found = cases.toList();
        if (!found.isEmpty()) {
            findings.add(new Finding(check, found.size(), found.getFirst()));
        }
    }
}
