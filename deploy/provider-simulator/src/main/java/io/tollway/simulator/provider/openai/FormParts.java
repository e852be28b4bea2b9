package io.tollway.simulator.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A form's parts by name, each as Latin-1 text, which keeps every byte. */
final class FormParts {
    private FormParts() {}

    /** Refuses what is no form. */
    static Map<String, String> read(@Nullable String contentType, byte[] body) {
        int at = contentType == null ? -1 : contentType.indexOf("boundary=");
        if (contentType == null || at < 0) {
            throw Refusals.bad(null, null, "Could not parse multipart form");
        }
        String boundary = contentType.substring(at + "boundary=".length()).replace("\"", "");
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Map<String, String> parts = new LinkedHashMap<>();
        for (String piece : text.split(java.util.regex.Pattern.quote("--" + boundary), -1)) {
            int headersEnd = piece.indexOf("\r\n\r\n");
            int name = piece.indexOf(" name=\"");
            if (headersEnd > 0 && name > 0 && name < headersEnd && piece.endsWith("\r\n")) {
                int start = name + " name=\"".length();
                parts.put(
                        piece.substring(start, piece.indexOf('"', start)),
                        piece.substring(headersEnd + 4, piece.length() - 2));
            }
        }
        return parts;
    }
}
