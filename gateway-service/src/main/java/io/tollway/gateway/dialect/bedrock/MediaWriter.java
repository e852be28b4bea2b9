package io.tollway.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import org.jspecify.annotations.Nullable;

/** Images and documents: the API takes their bytes, and neither addresses nor file ids. */
final class MediaWriter {
    private static final int MOST_NAME = 200;

    private final Changes changes;
    private int documents;

    MediaWriter(Changes changes) {
        this.changes = changes;
    }

    void image(Part.Image image, ArrayNode content) {
        String format = image.source() instanceof Part.Source.Data data ? imageFormat(data.mimeType()) : null;
        if (format != null && image.source() instanceof Part.Source.Data data) {
            ObjectNode said = content.addObject().putObject("image").put("format", format);
            said.putObject("source").put("bytes", data.base64());
        } else {
            changes.dropped(
                    image.source() instanceof Part.Source.Data data
                            ? "messages[].content[image] of type " + data.mimeType()
                            : "messages[].content[image] by address");
        }
    }

    void document(Part.Document file, ArrayNode content) {
        String format = file.source() instanceof Part.Source.Data data ? documentFormat(data.mimeType()) : null;
        if (format != null && file.source() instanceof Part.Source.Data data) {
            ObjectNode said = content.addObject().putObject("document").put("format", format);
            said.put("name", name(file.name())).putObject("source").put("bytes", data.base64());
        } else {
            changes.dropped(
                    file.source() instanceof Part.Source.Data data
                            ? "messages[].content[file] of type " + data.mimeType()
                            : "messages[].content[file] by address");
        }
    }

    /** A name may hold letters, digits, blanks, hyphens, round and square brackets, and must be given once only. */
    private String name(@Nullable String wished) {
        documents++;
        String given = wished == null ? "document" : wished;
        StringBuilder name = new StringBuilder(given.length());
        for (int i = 0; i < given.length() && name.length() < MOST_NAME; i++) {
            char c = given.charAt(i);
            boolean fine =
                    c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "-()[]".indexOf(c) >= 0;
            name.append(fine ? c : '-');
        }
        return documents == 1 ? name.toString() : name + "-" + documents;
    }

    private static @Nullable String imageFormat(String type) {
        return switch (type) {
            case "image/png" -> "png";
            case "image/jpeg", "image/jpg" -> "jpeg";
            case "image/gif" -> "gif";
            case "image/webp" -> "webp";
            default -> null;
        };
    }

    private static @Nullable String documentFormat(String type) {
        return switch (type) {
            case "application/pdf" -> "pdf";
            case "text/csv" -> "csv";
            case "application/msword" -> "doc";
            case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" -> "docx";
            case "application/vnd.ms-excel" -> "xls";
            case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" -> "xlsx";
            case "text/html" -> "html";
            case "text/plain" -> "txt";
            case "text/markdown" -> "md";
            default -> null;
        };
    }
}
