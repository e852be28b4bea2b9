package io.tollway.billing.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class DocumentFormsTest {
    private static final DocumentPdf PDF = new DocumentPdf();

    @Test
    void theJsonIsTheGoldenOne() throws IOException {
        assertThat(new String(CanonicalJson.write(Samples.issued()), StandardCharsets.UTF_8))
                .isEqualTo(golden("statement.json"));
    }

    @Test
    void theCsvIsTheGoldenOne() throws IOException {
        assertThat(new String(DocumentCsv.write(Samples.issued()), StandardCharsets.UTF_8))
                .isEqualTo(golden("statement.csv").replace("\n", "\r\n"));
    }

    @Test
    void whatWasReadBackHasTheSameBytes() {
        byte[] json = CanonicalJson.write(Samples.issued());

        assertThat(CanonicalJson.read(json)).isEqualTo(Samples.issued());
        assertThat(CanonicalJson.write(CanonicalJson.read(json))).isEqualTo(json);
    }

    @Test
    void aFormulaInANameIsOnlyText() {
        String csv = new String(DocumentCsv.write(Samples.issued()), StandardCharsets.UTF_8);

        assertThat(csv).contains(",'=cmd|' /C calc'!A0,").doesNotContain(",=cmd");
        assertThat(csv).contains("\"byok:our, own\"").contains("\"Production, EU\"");
    }

    @Test
    void thePdfSaysWhatTheJsonSays() throws IOException {
        byte[] json = CanonicalJson.write(Samples.issued());
        byte[] file = PDF.render(Samples.issued(), json);

        try (PDDocument pdf = Loader.loadPDF(file)) {
            String text = new PDFTextStripper().getText(pdf);
            assertThat(text)
                    .contains("Statement of account")
                    .contains("S-2026-000001")
                    .contains("Müller & Söhne <GmbH>")
                    .contains("B2C3D4E5-0001")
                    .contains("1,008.194499957")
                    .contains("21.305500043")
                    .contains("1,081.38")
                    .contains("not a tax invoice")
                    .contains(CanonicalJson.sha256(json));
            assertThat(embedded(pdf)).isEqualTo(json);
        }
        keep(file);
    }

    @Test
    void everyFormNamesTheProjectAndTheKey() throws IOException {
        byte[] json = CanonicalJson.write(Samples.draft());

        assertThat(new String(json, StandardCharsets.UTF_8))
                .contains("\"project_name\":\"Checkout\"", "\"key_name\":\"Production, EU\"");
        assertThat(new String(DocumentCsv.write(Samples.draft()), StandardCharsets.UTF_8))
                .contains(",Checkout,\r\n");
        try (PDDocument pdf = Loader.loadPDF(PDF.render(Samples.draft(), json))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("Checkout").contains("Production");
        }
    }

    @Test
    void thePdfIsAnArchivableOneWithItsFontsInside() throws IOException {
        byte[] file = PDF.render(Samples.draft(), CanonicalJson.write(Samples.draft()));

        try (PDDocument pdf = Loader.loadPDF(file)) {
            String metadata = new String(pdf.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertThat(metadata)
                    .contains("pdfaid")
                    .containsPattern("part[^0-9]{1,6}3")
                    .containsPattern("(?i)conformance[^a-z]{1,6}u");
            assertThat(pdf.getDocumentCatalog().getOutputIntents()).isNotEmpty();
            for (PDPage page : pdf.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                }
            }
            assertThat(new PDFTextStripper().getText(pdf)).contains("Draft, figures still change");
        }
    }

    private static byte[] embedded(PDDocument pdf) throws IOException {
        return pdf.getDocumentCatalog()
                .getNames()
                .getEmbeddedFiles()
                .getNames()
                .values()
                .iterator()
                .next()
                .getEmbeddedFile()
                .toByteArray();
    }

    /** Left for people who want to look at it. */
    private static void keep(byte[] file) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "documents"));
        Files.write(folder.resolve("statement.pdf"), file);
    }

    private static String golden(String name) throws IOException {
        try (InputStream stream = DocumentFormsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
