package io.tollway.gateway.dialect.gemini;

import java.util.Locale;

/** Media types by a file's extension, and back. */
final class MediaTypes {
    private MediaTypes() {}

    /** The canonical format of an {@code audio/} type. */
    static String format(String mimeType) {
        String subtype = mimeType.substring("audio/".length());
        int parameters = subtype.indexOf(';');
        String bare = parameters < 0 ? subtype : subtype.substring(0, parameters);
        return switch (bare) {
            case "mpeg" -> "mp3";
            case "x-wav", "wave" -> "wav";
            case "l16" -> "pcm16";
            default -> bare;
        };
    }

    static String mimeType(String format) {
        return "audio/" + format;
    }

    /** What an address that ends so most probably holds. */
    static String guess(String url, String otherwise) {
        int end = url.length();
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                end = i;
                break;
            }
        }
        String path = url.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "heic" -> "image/heic";
            case "heif" -> "image/heif";
            case "avif" -> "image/avif";
            case "pdf" -> "application/pdf";
            case "txt" -> "text/plain";
            case "html", "htm" -> "text/html";
            case "csv" -> "text/csv";
            case "md" -> "text/markdown";
            case "mp3" -> "audio/mp3";
            case "wav" -> "audio/wav";
            case "mp4" -> "video/mp4";
            default -> otherwise;
        };
    }
}
