package io.tollway.gateway.body;

import static io.tollway.gateway.error.Refusal.invalid;

import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body and where its parts stand in the bytes, so that it can be passed on with single parts changed. Strict: no preamble, no nesting, every part named, none of
 * the small ones twice.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class FormBody {
    private static final String TYPE = "multipart/form-data";
    private static final int MOST_PARTS = 64;
    private static final int MOST_BOUNDARY = 70;
    private static final byte[] LINE = {'\r', '\n'};
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};

    private final byte[] bytes;
    private final byte[] delimiter;
    private final List<Part> parts = new ArrayList<>();

    /**
     * One part. Offsets count bytes of the body; an end is exclusive.
     *
     * @param filename null for a plain field
     * @param start of the part's headers
     */
    public record Part(String name, @Nullable String filename, int start, int valueStart, int valueEnd) {
        public int size() {
            return valueEnd - valueStart;
        }
    }

    private FormBody(byte[] bytes, byte[] delimiter) {
        this.bytes = bytes;
        this.delimiter = delimiter;
    }

    /** Whether a content type announces a form. */
    public static boolean isForm(String contentType) {
        return contentType.regionMatches(true, 0, TYPE, 0, TYPE.length()) && boundary(contentType) != null;
    }

    /**
     * @throws Refusal 400 when the body is no such form
     */
    public static FormBody read(byte[] bytes, String contentType) throws Refusal {
        String boundary = boundary(contentType);
        if (boundary == null) {
            throw malformed("its Content-Type names no boundary");
        }
        FormBody form = new FormBody(bytes, ("--" + boundary).getBytes(StandardCharsets.US_ASCII));
        form.scan();
        return form;
    }

    private static @Nullable String boundary(String contentType) {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (at < 0) {
            return null;
        }
        String value = contentType.substring(at + "boundary=".length());
        int end = value.indexOf(';');
        value = (end < 0 ? value : value.substring(0, end)).strip();
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                return null;
            }
        }
        return value.isEmpty() || value.length() > MOST_BOUNDARY ? null : value;
    }

    private void scan() throws Refusal {
        if (!matches(delimiter, 0)) {
            throw malformed("it does not begin with its boundary");
        }
        int at = delimiter.length;
        while (!isEnd(at)) {
            if (!matches(LINE, at)) {
                throw malformed("a boundary is followed by something else");
            }
            if (parts.size() == MOST_PARTS) {
                throw malformed("it has more than " + MOST_PARTS + " parts");
            }
            at = part(at + LINE.length);
        }
    }

    private boolean isEnd(int at) {
        return at + 1 < bytes.length && bytes[at] == '-' && bytes[at + 1] == '-';
    }

    private int part(int start) throws Refusal {
        int headersEnd = find(HEADERS_END, start);
        if (headersEnd < 0) {
            throw malformed("a part has no end to its headers");
        }
        int valueStart = headersEnd + HEADERS_END.length;
        int valueEnd = valueStart;
        while (true) {
            valueEnd = find(LINE, valueEnd);
            if (valueEnd < 0) {
                throw malformed("it ends before its closing boundary");
            }
            if (matches(delimiter, valueEnd + LINE.length)) {
                break;
            }
            valueEnd += LINE.length;
        }
        String headers = new String(bytes, start, headersEnd - start, StandardCharsets.UTF_8);
        String name = attribute(headers, "name");
        if (name == null || name.isEmpty()) {
            throw malformed("a part has no name");
        }
        parts.add(new Part(name, attribute(headers, "filename"), start, valueStart, valueEnd));
        return valueEnd + LINE.length + delimiter.length;
    }

    /** An attribute of the part's disposition, unquoted. */
    private static @Nullable String attribute(String headers, String name) {
        String wanted = name + "=\"";
        int line = headers.toLowerCase(Locale.ROOT).indexOf("content-disposition:");
        int at = line < 0 ? -1 : headers.indexOf(wanted, line);
        while (at > 0 && headers.charAt(at - 1) != ' ' && headers.charAt(at - 1) != ';') {
            at = headers.indexOf(wanted, at + 1);
        }
        if (at < 0) {
            return null;
        }
        int end = headers.indexOf('"', at + wanted.length());
        return end < 0 ? null : headers.substring(at + wanted.length(), end);
    }

    private int find(byte[] what, int from) {
        for (int i = from; i <= bytes.length - what.length; i++) {
            if (bytes[i] == what[0] && matches(what, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(byte[] what, int at) {
        if (at + what.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    public byte[] bytes() {
        return bytes;
    }

    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /**
     * The one part of that name; null when there is none.
     *
     * @throws Refusal when there are several
     */
    public @Nullable Part one(String name) throws Refusal {
        Part found = null;
        for (Part part : parts) {
            if (part.name().equals(name)) {
                if (found != null) {
                    throw invalid(name + " is there twice", name);
                }
                found = part;
            }
        }
        return found;
    }

    /** The text of the one part of that name; null when there is none. */
    public @Nullable String text(String name, int mostBytes) throws Refusal {
        Part part = one(name);
        if (part == null) {
            return null;
        }
        if (part.size() > mostBytes) {
            throw invalid(name + " is longer than " + mostBytes + " bytes", name);
        }
        return new String(bytes, part.valueStart(), part.size(), StandardCharsets.UTF_8);
    }

    /** The body with the value of one part changed and others, that are ours, left out. */
    public byte[] with(String name, byte[] value, List<String> without) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(bytes.length + value.length);
        for (Part part : parts) {
            if (without.contains(part.name())) {
                continue;
            }
            out.writeBytes(delimiter);
            out.writeBytes(LINE);
            out.write(bytes, part.start(), part.valueStart() - part.start());
            if (part.name().equals(name)) {
                out.writeBytes(value);
            } else {
                out.write(bytes, part.valueStart(), part.size());
            }
            out.writeBytes(LINE);
        }
        out.writeBytes(delimiter);
        out.writeBytes(new byte[] {'-', '-', '\r', '\n'});
        return out.toByteArray();
    }

    private static Refusal malformed(String why) {
        return new Refusal(
                new GatewayError.InvalidRequest("invalid_form", "The body is not an acceptable form: " + why, null));
    }
}
