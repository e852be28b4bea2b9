package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a passed-through stream and a passed-through document have in common: the facts, and the bytes with our members put in. */
final class PassedAnswer {
    final AnswerFacts facts = new AnswerFacts();
    final EventScan scan = new EventScan();
    private final UsageTally tally = new UsageTally();
    private final byte[] model;

    PassedAnswer(AnswerNames names) {
        this.model = EventText.quoted(names.model()).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the usage that was scanned last, of an answer's start when it is not final. */
    void usage(byte[] bytes, boolean last) {
        JsonNode usage = tree(bytes);
        if (usage == null) {
            return;
        }
        tally.take(usage);
        if (last) {
            facts.usage = tally.counts();
        }
    }

    /** Notes what was scanned last. */
    void note() {
        if (scan.contentBytes > 0) {
            facts.contentBytes += scan.contentBytes;
            facts.contentEvents++;
        }
        if (scan.stopReason != null) {
            facts.finishReason = scan.stopReason;
        }
        if (scan.model != null && facts.model == null) {
            facts.model = scan.model;
        }
        facts.substance |= scan.contentBytes > 0 || scan.stopReason != null || scan.otherBlock;
    }

    /** Appends what was scanned last with the model's public name. */
    void appendNamed(byte[] bytes, int from, int to, Buffer out) {
        if (scan.modelStart < 0) {
            EventText.append(bytes, from, to, out);
            return;
        }
        EventText.append(bytes, from, scan.modelStart, out);
        out.appendBytes(model);
        EventText.append(bytes, scan.modelEnd, to, out);
    }

    /** Appends what was scanned last with its usage complete and priced, and with the model's public name where it names one. */
    void appendPriced(byte[] bytes, Bill bill, Buffer out) {
        int[] usage = usagePlace(bytes);
        String text = usageText(bytes, bill);
        int modelStart = scan.modelStart;
        int modelEnd = scan.modelEnd;
        if (modelStart < 0) {
            put(bytes, 0, usage, text, bytes.length, out);
        } else if (modelStart < usage[0]) {
            EventText.append(bytes, 0, modelStart, out);
            out.appendBytes(model);
            put(bytes, modelEnd, usage, text, bytes.length, out);
        } else {
            put(bytes, 0, usage, text, modelStart, out);
            out.appendBytes(model);
            EventText.append(bytes, modelEnd, bytes.length, out);
        }
    }

    private static void put(byte[] bytes, int from, int[] place, String text, int to, Buffer out) {
        EventText.append(bytes, from, place[0], out);
        out.appendString(text);
        EventText.append(bytes, place[1], to, out);
    }

    /** What the text takes the place of: nothing, before a brace, unless the usage there is cannot stay. */
    private int[] usagePlace(byte[] bytes) {
        if (scan.usageStart < 0) {
            int brace = bytes.length - 1;
            while (bytes[brace] != '}') {
                brace--;
            }
            return new int[] {brace, brace};
        }
        return new int[] {scan.usageStart, scan.usageEnd};
    }

    private String usageText(byte[] bytes, Bill bill) {
        JsonNode told = tree(bytes);
        if (scan.usageStart < 0) {
            return ",\"usage\":" + UsageText.closing(bill);
        }
        if (told == null || !bill.counted() || told.isEmpty() || UsageText.namesCost(told)) {
            return UsageText.closing(bill);
        }
        StringBuilder text = new StringBuilder(scan.usageEnd - scan.usageStart + 128);
        text.append(new String(bytes, scan.usageStart, scan.usageEnd - 1 - scan.usageStart, StandardCharsets.UTF_8));
        text.append(tally.lacking(told)).append(',');
        return UsageText.appendCost(text, bill).append('}').toString();
    }

    private @Nullable JsonNode tree(byte[] bytes) {
        return scan.usageStart < 0 ? null : EventReader.parsed(bytes, scan.usageStart, scan.usageEnd);
    }
}
