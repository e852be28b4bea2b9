package io.tollway.billing.invoice;

import io.tollway.billing.invoice.Document.AdjustmentLine;
import io.tollway.billing.invoice.Document.GrantLine;
import io.tollway.billing.invoice.Document.TopUpLine;
import io.tollway.billing.invoice.Document.UsageGroup;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A document as the texts of its printed page. */
final class DocumentSheet {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
    private static final int SHORT_ID = 8;

    private final Document document;
    private final ZoneId zone;
    private final AmountColumn balance;

    private DocumentSheet(Document document) {
        this.document = document;
        this.zone = ZoneId.of(document.timeZone());
        Document.Totals totals = document.totals();
        this.balance = AmountColumn.fitting(List.of(
                document.openingBalanceUsd(),
                totals.creditsUsd(),
                totals.grantsUsd(),
                totals.adjustmentsUsd(),
                totals.usageUsd(),
                document.closingBalanceUsd()));
    }

    static Map<String, Object> of(Document document, String sha256) {
        DocumentSheet sheet = new DocumentSheet(document);
        Map<String, Object> data = new LinkedHashMap<>();
        sheet.head(data, sha256);
        data.put("balance", sheet.balanceLines());
        data.put("closing", sheet.balance.print(document.closingBalanceUsd()));
        data.put("topUps", sheet.topUps());
        data.put("topUpTotals", sheet.topUpTotals());
        data.put("grants", sheet.grants());
        data.put("adjustments", sheet.adjustments());
        data.put("usage", sheet.usage());
        data.put("usageTotals", sheet.usageTotals());
        return data;
    }

    private void head(Map<String, Object> data, String sha256) {
        boolean draft = !document.numbered();
        data.put("title", "Statement of account");
        data.put("draft", draft);
        data.put("number", draft ? "Draft" : String.valueOf(document.number()));
        data.put("month", MONTH.format(document.periodStart().atZone(zone)));
        data.put(
                "service",
                day(document.periodStart()) + " – " + day(document.periodEnd().minusMillis(1)) + " ("
                        + document.timeZone() + ")");
        Instant issuedAt = document.issuedAt();
        data.put("issued", issuedAt == null ? "not issued yet" : day(issuedAt));
        data.put("completeUpTo", MINUTE.format(document.completeUpTo().atZone(zone)) + " " + document.timeZone());
        data.put("seller", printable(document.seller().name()));
        data.put(
                "sellerLines",
                Stream.concat(
                                document.seller().address().stream(),
                                Stream.of(document.seller().contact()))
                        .map(DocumentSheet::printable)
                        .toList());
        data.put("sellerTaxId", printable(document.seller().taxId()));
        data.put("customer", printable(document.customer().name()));
        data.put("customerId", document.customer().organizationId().toString());
        data.put("customerEmail", printable(document.customer().email()));
        data.put("notice", document.legalNotice());
        data.put("sha256", sha256);
        Document.Annex annex = document.annex();
        data.put("annexRows", annex == null ? "" : AmountColumn.count(annex.requests()));
        data.put("annexSha256", annex == null ? "" : annex.sha256());
    }

    private List<Map<String, String>> balanceLines() {
        List<Map<String, String>> lines = new ArrayList<>();
        Document.Totals totals = document.totals();
        line(lines, "Opening balance on " + day(document.periodStart()), document.openingBalanceUsd());
        line(lines, "Credits bought", totals.creditsUsd());
        line(lines, "Credits granted", totals.grantsUsd());
        if (!totals.adjustmentsUsd().equals(NanoUsd.ZERO)) {
            line(lines, "Adjustments", totals.adjustmentsUsd());
        }
        line(lines, "Usage", totals.usageUsd().negated());
        return lines;
    }

    private void line(List<Map<String, String>> lines, String label, NanoUsd amount) {
        lines.add(Map.of("label", label, "amount", balance.print(amount)));
    }

    private List<Map<String, String>> topUps() {
        AmountColumn column = cash();
        List<Map<String, String>> rows = new ArrayList<>();
        for (TopUpLine topUp : document.topUps()) {
            String number = topUp.stripeInvoiceNumber();
            rows.add(Map.of(
                    "day", day(topUp.at()),
                    "invoice", printable(number == null ? topUp.paymentId() : number),
                    "url", printable(topUp.stripeInvoiceUrl()),
                    "purchaseOrder", printable(topUp.purchaseOrder()),
                    "credit", column.print(topUp.creditUsd()),
                    "fee", column.print(topUp.feeUsd()),
                    "tax", column.print(topUp.taxUsd()),
                    "paid", column.print(topUp.paidUsd())));
        }
        return rows;
    }

    private Map<String, String> topUpTotals() {
        AmountColumn column = cash();
        Document.Totals totals = document.totals();
        return Map.of(
                "credit", column.print(totals.creditsUsd()),
                "fee", column.print(totals.feesUsd()),
                "tax", column.print(totals.taxUsd()),
                "paid", column.print(totals.paidUsd()));
    }

    private AmountColumn cash() {
        return AmountColumn.fitting(document.topUps().stream()
                .flatMap(topUp -> Stream.of(topUp.creditUsd(), topUp.feeUsd(), topUp.taxUsd()))
                .toList());
    }

    private List<Map<String, String>> grants() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (GrantLine grant : document.grants()) {
            rows.add(Map.of(
                    "day", day(grant.at()),
                    "reason", printable(grant.reason()),
                    "amount", balance.print(grant.amountUsd())));
        }
        return rows;
    }

    private List<Map<String, String>> adjustments() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (AdjustmentLine adjustment : document.adjustments()) {
            rows.add(Map.of(
                    "day", day(adjustment.at()),
                    "reason",
                            printable(adjustment.kind().replace('_', ' ') + " " + adjustment.memo()
                                    + (adjustment.creditNoteNumber() == null
                                            ? ""
                                            : ", credit note " + adjustment.creditNoteNumber())),
                    "amount", balance.print(adjustment.amountUsd())));
        }
        return rows;
    }

    private List<Map<String, String>> usage() {
        AmountColumn column = charges();
        List<Map<String, String>> rows = new ArrayList<>();
        for (UsageGroup group : document.usage()) {
            String keyName = group.keyName();
            String projectName = group.projectName();
            rows.add(Map.of(
                    "model", printable(group.model()),
                    "provider", printable(group.provider()),
                    "source", printable(group.credentialSource()),
                    "project", projectName == null ? shortId(group.projectId().toString()) : printable(projectName),
                    "key", keyName == null ? shortId(group.keyId().toString()) : printable(keyName),
                    "requests", AmountColumn.count(group.requests()),
                    "input", AmountColumn.count(group.inputTokens()),
                    "output", AmountColumn.count(group.outputTokens()),
                    "charge", column.print(group.chargeUsd())));
        }
        return rows;
    }

    private Map<String, String> usageTotals() {
        List<UsageGroup> groups = document.usage();
        return Map.of(
                "requests",
                        AmountColumn.count(
                                groups.stream().mapToLong(UsageGroup::requests).sum()),
                "input",
                        AmountColumn.count(groups.stream()
                                .mapToLong(UsageGroup::inputTokens)
                                .sum()),
                "output",
                        AmountColumn.count(groups.stream()
                                .mapToLong(UsageGroup::outputTokens)
                                .sum()),
                "charge", charges().print(document.totalUsageUsd()));
    }

    private AmountColumn charges() {
        return AmountColumn.fitting(
                Stream.concat(document.usage().stream().map(UsageGroup::chargeUsd), Stream.of(document.totalUsageUsd()))
                        .toList());
    }

    private String day(Instant instant) {
        return DAY.format(instant.atZone(zone));
    }

    /** The end of a UUIDv7 tells more than its start, which is a time. */
    private static String shortId(String id) {
        return "…" + id.substring(id.length() - SHORT_ID);
    }

    /** Without characters that XML forbids. */
    private static String printable(@Nullable String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF]", " ");
    }
}
