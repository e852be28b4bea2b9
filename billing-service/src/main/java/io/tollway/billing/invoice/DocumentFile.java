package io.tollway.billing.invoice;

import io.tollway.billing.error.BillingError;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document in one of its forms, as its file name asks for it: {@code 2026-11.pdf}. */
record DocumentFile(YearMonth month, Form form) {
    private static final Pattern NAME = Pattern.compile("([0-9]{4}-[0-9]{2})(?:\\.([a-z0-9]{1,8}))?");

    /** The forms a document is handed out in; all are made from its canonical JSON. */
    enum Form {
        JSON("application/json"),
        CSV("text/csv;charset=UTF-8"),
        PDF("application/pdf");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    static DocumentFile parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw Period.unknown();
        }
        Form form =
                switch (String.valueOf(matcher.group(2))) {
                    case "pdf" -> Form.PDF;
                    case "csv" -> Form.CSV;
                    case "json" -> Form.JSON;
                    default -> throw unknownForm();
                };
        return new DocumentFile(Period.parseMonth(matcher.group(1)), form);
    }

    private static RuntimeException unknownForm() {
        return new BillingError.NotFound(
                        "form_not_found",
                        "A document is handed out as .pdf, .csv or .json; ask for one of these, e.g. 2026-11.pdf.")
                .toException();
    }

    /** The document in this form; making a PDF takes a while and must not happen on an event loop. */
    Response render(byte[] canonicalJson, DocumentPdf pdf) {
        Document document = CanonicalJson.read(canonicalJson);
        byte[] content =
                switch (form) {
                    case JSON -> canonicalJson;
                    case CSV -> DocumentCsv.write(document);
                    case PDF -> pdf.render(document, canonicalJson);
                };
        String name = "tollway-" + (document.numbered() ? document.number() : month + "-draft");
        return Response.ok(content)
                .type(form.mediaType)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + name + "." + form.name().toLowerCase(Locale.ROOT) + "\"")
                .header("x-document-sha256", CanonicalJson.sha256(canonicalJson))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }
}
