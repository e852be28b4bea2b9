package io.tollway.billing.invoice;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;

/** Renders a document's PDF (PDF/A-3u, fonts embedded) from nothing but the document, and puts its canonical JSON inside as the source it was made from. */
@ApplicationScoped
class DocumentPdf {
    private static final String TEMPLATE = "/documents/statement.html";
    private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";
    private static final String FAMILY = "Document Sans";
    private static final int REGULAR = 400;
    private static final int BOLD = 700;

    private final Template template = template();
    private final byte[] colorProfile =
            ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

    byte[] render(Document document, byte[] canonicalJson) {
        String html = template.data(DocumentSheet.of(document, CanonicalJson.sha256(canonicalJson)))
                .render();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PdfRendererBuilder builder = new PdfRendererBuilder()
                .useFastMode()
                .usePdfAConformance(PdfAConformance.PDFA_3_U)
                .useColorProfile(colorProfile)
                .useFont(() -> resource(FONTS + "DejaVuSansCondensed.ttf"), FAMILY, REGULAR, FontStyle.NORMAL, true)
                .useFont(() -> resource(FONTS + "DejaVuSansCondensed-Bold.ttf"), FAMILY, BOLD, FontStyle.NORMAL, true)
                .withProducer("Tollway billing")
                .withHtmlContent(html, null)
                .toStream(file);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.layout();
            renderer.createPDFWithoutClosing();
            PDDocument pdf = renderer.getPdfDocument();
            EmbeddedSource.attach(pdf, document, canonicalJson);
            pdf.save(file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the document could not be written as PDF", e);
        }
    }

    private static Template template() {
        Engine engine = Engine.builder()
                .addDefaults()
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        try (InputStream source = resource(TEMPLATE)) {
            String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            return engine.parse(text, Variant.forContentType(Variant.TEXT_HTML), "statement");
        } catch (IOException e) {
            throw new UncheckedIOException("the document template could not be read", e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(DocumentPdf.class.getResourceAsStream(name), name);
    }
}
