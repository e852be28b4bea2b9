package io.tollway.gateway.dialect.openai;

import static io.tollway.gateway.error.Refusal.invalid;

import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.error.Refusal;

/** Media as OpenAI's clients send them: an address, or the bytes in a data URL (RFC 2397, base64 only). */
final class DataUrl {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    private DataUrl() {}

    static Part.Source source(String url, String field) throws Refusal {
        if (!url.startsWith(SCHEME)) {
            if (!url.startsWith("https://") && !url.startsWith("http://")) {
                throw invalid(field + " must be an https address or a data URL", field);
            }
            return new Part.Source.Url(url, null);
        }
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(SCHEME.length(), comma);
        if (!head.endsWith(BASE64)) {
            throw invalid(field + " must be a data URL in base64", field);
        }
        String type = head.substring(0, head.length() - BASE64.length());
        int parameters = type.indexOf(';');
        return new Part.Source.Data(parameters < 0 ? type : type.substring(0, parameters), url.substring(comma + 1));
    }

    static String of(Part.Source.Data data) {
        return SCHEME + data.mimeType() + BASE64 + ',' + data.base64();
    }
}
