package io.tollway.billing.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Numbers rows without gaps and chains them: the hash of a line is SHA-256 over the line before's hash and this line up to its own hash. Not thread-safe.
 */
final class JournalChain {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FORMAT = "tollway-journal/1";

    private long lastN;
    private String hash;

    private JournalChain(long lastN, String hash) {
        this.lastN = lastN;
        this.hash = hash;
    }

    /** A chain that goes on behind rows that were chained before. */
    static JournalChain after(long lastN, String hash) {
        return new JournalChain(lastN, hash);
    }

    /** A chain before its first line. */
    static JournalChain empty() {
        return new JournalChain(-1, "");
    }

    long lastN() {
        return lastN;
    }

    String hash() {
        return hash;
    }

    /** Writes the fields between a line's number and its hash. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** Line 0; it depends on nothing but the organization. */
    String header(UUID organization) {
        return line("header", json -> {
            json.writeStringField("format", FORMAT);
            json.writeStringField("organization_id", organization.toString());
            json.writeStringField("currency", "USD");
        });
    }

    String row(JournalRow row) {
        return line(row.kind().wireName(), json -> {
            json.writeStringField("booked_at", row.bookedAt());
            json.writeStringField("transaction_id", row.transaction().toString());
            List<RowKind.Field> fields = row.kind().fields();
            for (int i = 0; i < fields.size(); i++) {
                String value = row.values().get(i);
                if (value == null) {
                    continue;
                }
                if (fields.get(i).number()) {
                    json.writeNumberField(fields.get(i).name(), Long.parseLong(value));
                } else {
                    json.writeStringField(fields.get(i).name(), value);
                }
            }
        });
    }

    /** The next line, with its end. */
    String line(String row, Body body) {
        lastN++;
        String open = openObject(row, body);
        hash = digest(hash + open);
        return open + ",\"hash\":\"" + hash + "\"}\n";
    }

    private String openObject(String row, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("n", lastN);
            json.writeStringField("row", row);
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a line in memory could not be written", e);
        }
        return text.getBuffer().substring(0, text.getBuffer().length() - 1);
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
