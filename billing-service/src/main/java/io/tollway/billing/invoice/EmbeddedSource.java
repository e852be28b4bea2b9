package io.tollway.billing.invoice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;

/** The canonical JSON as an associated file of the PDF (ISO 19005-3), so that whoever has the PDF has the figures too. */
final class EmbeddedSource {
    private static final COSName RELATIONSHIP = COSName.getPDFName("AFRelationship");
    private static final COSName ASSOCIATED_FILES = COSName.getPDFName("AF");

    private EmbeddedSource() {}

    static void attach(PDDocument pdf, Document document, byte[] canonicalJson) throws IOException {
        String name = document.period() + ".json";
        PDEmbeddedFile content = new PDEmbeddedFile(pdf, new ByteArrayInputStream(canonicalJson));
        content.setSubtype("application/json");
        content.setSize(canonicalJson.length);
        GregorianCalendar at = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        at.setTimeInMillis(Objects.requireNonNullElse(document.issuedAt(), document.completeUpTo())
                .toEpochMilli());
        content.setModDate(at);
        PDComplexFileSpecification file = new PDComplexFileSpecification();
        file.setFile(name);
        file.setFileUnicode(name);
        file.setFileDescription("The document as canonical JSON");
        file.setEmbeddedFile(content);
        file.setEmbeddedFileUnicode(content);
        file.getCOSObject().setName(RELATIONSHIP, "Source");

        PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
        files.setNames(Map.of(name, file));
        PDDocumentNameDictionary names = new PDDocumentNameDictionary(pdf.getDocumentCatalog());
        names.setEmbeddedFiles(files);
        pdf.getDocumentCatalog().setNames(names);
        COSArray associated = new COSArray();
        associated.add(file.getCOSObject());
        pdf.getDocumentCatalog().getCOSObject().setItem(ASSOCIATED_FILES, associated);
    }
}
