package io.tollway.billing.invoice;

import io.tollway.billing.invoice.Document.Annex;
import io.tollway.billing.invoice.Document.UsageGroup;
import io.tollway.billing.ledger.JournalEntry;
import io.tollway.billing.ledger.PostingKind;
import io.tollway.billing.ledger.Statement;
import io.tollway.billing.money.NanoUsd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What must hold before a document gets a number. A document that does not add up is never issued. */
final class DocumentCheck {
    private final List<String> differences = new ArrayList<>();

    private DocumentCheck() {}

    /**
     * @param before the closing balance of the document before; absent for the organization's first
     * @return what differs; empty when everything adds up
     */
    static List<String> differences(Document document, Statement ledger, Annex annex, Optional<NanoUsd> before) {
        DocumentCheck check = new DocumentCheck();
        Document.Totals totals = document.totals();
        NanoUsd moved = ledger.entries().stream().map(JournalEntry::change).reduce(NanoUsd.ZERO, NanoUsd::plus);
        check.same(
                "closing balance = opening balance + journal", ledger.opening().plus(moved), ledger.closing());
        check.same(
                "closing balance = opening balance + sections",
                document.openingBalanceUsd()
                        .plus(totals.creditsUsd())
                        .plus(totals.grantsUsd())
                        .plus(totals.adjustmentsUsd())
                        .minus(totals.usageUsd()),
                document.closingBalanceUsd());
        check.same("opening balance = the ledger's", ledger.opening(), document.openingBalanceUsd());
        check.same("closing balance = the ledger's", ledger.closing(), document.closingBalanceUsd());
        check.same(
                "opening balance = closing balance before", before.orElse(NanoUsd.ZERO), document.openingBalanceUsd());
        NanoUsd grouped = document.usage().stream().map(UsageGroup::chargeUsd).reduce(NanoUsd.ZERO, NanoUsd::plus);
        long requests =
                document.usage().stream().mapToLong(UsageGroup::requests).sum();
        check.same(
                "usage total = the ledger's usage postings", usagePosted(ledger).negated(), document.totalUsageUsd());
        check.same("usage groups = usage total", document.totalUsageUsd(), grouped);
        check.same("annex total = usage total", document.totalUsageUsd(), annex.totalUsd());
        check.same("annex rows = requests", requests, annex.requests());
        return List.copyOf(check.differences);
    }

    private static NanoUsd usagePosted(Statement ledger) {
        return ledger.entries().stream()
                .filter(entry -> entry.kind() == PostingKind.USAGE)
                .map(JournalEntry::change)
                .reduce(NanoUsd.ZERO, NanoUsd::plus);
    }

    private void same(String rule, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            differences.add(rule + ": " + expected + " against " + found);
        }
    }
}
