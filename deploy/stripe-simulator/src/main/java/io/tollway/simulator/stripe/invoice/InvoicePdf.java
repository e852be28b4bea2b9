package io.tollway.simulator.stripe.invoice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.jspecify.annotations.Nullable;

/** Prints an invoice: number, date, who, what, total, and whether it is paid. */
final class InvoicePdf {
    private static final int LINES_PER_PAGE = 44;
    private static final int LONGEST_LINE = 92;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private InvoicePdf() {}

    static byte[] print(Invoice invoice) {
        return print("Invoice " + invoice.number(), text(invoice));
    }

    /** Lines of text of at most {@value #LONGEST_LINE} printable characters. */
    static byte[] print(String title, List<String> text) {
        try (PDDocument document = new PDDocument()) {
            document.getDocumentInformation().setTitle(title);
            PDFont font = new PDType1Font(Standard14Fonts.FontName.COURIER);
            for (int from = 0; from < text.size(); from += LINES_PER_PAGE) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                List<String> lines = text.subList(from, Math.min(text.size(), from + LINES_PER_PAGE));
                try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                    out.beginText();
                    out.setFont(font, 9);
                    out.setLeading(16);
                    out.newLineAtOffset(48, PDRectangle.A4.getHeight() - 60);
                    for (String line : lines) {
                        out.showText(line);
                        out.newLine();
                    }
                    out.endText();
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot print " + title, e);
        }
    }

    private static List<String> text(Invoice invoice) {
        List<String> lines = new ArrayList<>();
        lines.add("Invoice");
        lines.add("");
        lines.add("Invoice number  " + invoice.number());
        lines.add("Date of issue   " + date(invoice.state().finalized()));
        lines.add("From            Tollway (simulated Stripe account)");
        add(lines, "Bill to         ", invoice.bill().customerName());
        add(lines, "                ", invoice.bill().customerEmail());
        add(lines, "Description     ", invoice.bill().description());
        if (invoice.bill().customFields() != null) {
            invoice.bill()
                    .customFields()
                    .forEach(field -> add(
                            lines,
                            "%-15s ".formatted(field.path("name").asText()),
                            field.path("value").asText()));
        }
        lines.add("");
        invoice.lines()
                .forEach(line -> lines.add(printable("%-62s %5d %20s"
                        .formatted(
                                cut(line.description()),
                                line.quantity(),
                                line.amount().display()))));
        lines.add("");
        lines.add(printable("%-68s %20s".formatted("Total", invoice.total().display())));
        lines.add(printable("%-68s %20s"
                .formatted(
                        "Amount due",
                        invoice.state() instanceof InvoiceState.Paid
                                ? "0 (paid)"
                                : invoice.total().display())));
        if (invoice.state() instanceof InvoiceState.Paid paid) {
            lines.add("Paid on " + date(paid.paidAt()));
        }
        lines.add("");
        add(lines, "", invoice.bill().footer());
        return lines;
    }

    private static String date(@Nullable Long seconds) {
        return seconds == null ? "-" : DATE.format(Instant.ofEpochSecond(seconds));
    }

    private static void add(List<String> lines, String label, @Nullable String text) {
        if (text != null) {
            lines.add(printable(label + text));
        }
    }

    private static String cut(@Nullable String text) {
        String given = text == null ? "" : text;
        return given.length() <= 60 ? given : given.substring(0, 60) + "…";
    }

    /** The standard fonts know Latin only; anything else would fail, and shows as a question mark. */
    private static String printable(String text) {
        String line = text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE);
        return line.codePoints()
                .map(c -> (c >= 0x20 && c < 0x7f) || (c >= 0xa1 && c <= 0xff && c != 0xad) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
