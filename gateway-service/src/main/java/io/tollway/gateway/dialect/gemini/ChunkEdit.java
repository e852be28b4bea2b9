package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tollway.gateway.dialect.Bill;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Copies a response with the members that are ours put in: the model's public name and, where the bill is due, its cost. Every other byte stays as it came. */
final class ChunkEdit {
    private final byte[] model;

    ChunkEdit(String model) {
        String quoted = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + '"';
        this.model = quoted.getBytes(StandardCharsets.UTF_8);
    }

    /** @param bill null where it goes without */
    byte[] apply(byte[] bytes, int from, int to, ChunkScan scan, @Nullable Bill bill) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 160);
        int at = from;
        boolean modelFirst = scan.usageStart < 0 || scan.modelStart < scan.usageStart;
        if (modelFirst) {
            at = model(out, bytes, at, scan);
        }
        if (bill != null && scan.usageStart >= 0) {
            at = usage(out, bytes, at, scan, bill);
        }
        if (!modelFirst) {
            at = model(out, bytes, at, scan);
        }
        if (bill != null && scan.usageStart < 0) {
            out.write(bytes, at, scan.end - at);
            out.writeBytes(ascii((scan.empty ? "" : ",") + "\"usageMetadata\":" + UsageMetadata.object(bill)));
            at = scan.end;
        }
        out.write(bytes, at, to - at);
        return out.toByteArray();
    }

    private int model(ByteArrayOutputStream out, byte[] bytes, int at, ChunkScan scan) {
        if (scan.modelStart < 0) {
            return at;
        }
        out.write(bytes, at, scan.modelStart - at);
        out.writeBytes(model);
        return scan.modelEnd;
    }

    private static int usage(ByteArrayOutputStream out, byte[] bytes, int at, ChunkScan scan, Bill bill) {
        boolean extend = scan.usageIsObject && (bill.counted() || !scan.namesCounts);
        if (!extend) {
            out.write(bytes, at, scan.usageStart - at);
            out.writeBytes(ascii(UsageMetadata.object(bill)));
            return scan.usageEnd;
        }
        int brace = scan.usageEnd - 1;
        out.write(bytes, at, brace - at);
        String counts = bill.counted() && scan.namesCounts ? "" : UsageMetadata.counts(bill.usage()) + ',';
        out.writeBytes(ascii((scan.usageIsEmpty ? "" : ",") + counts + UsageMetadata.cost(bill)));
        return brace;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
