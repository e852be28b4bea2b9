package io.tollway.gateway.dialect.gemini;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Vectors of Google's for Google's clients, with what they cost in {@code usageMetadata}. */
final class PassedEmbeddings implements AnswerDocument {
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] bytes = new byte[0];
    private @Nullable EmbedScan scan;

    @Override
    public Step take(byte[] body) {
        EmbedScan found = EmbedScan.of(body);
        if (found == null) {
            return Step.MALFORMED;
        }
        bytes = body;
        scan = found;
        facts.substance = true;
        // Vectors are what was asked for; there is no text, and no reason for an end.
        facts.contentBytes = 1;
        if (found.tokens != null) {
            facts.usage = new UsageCounts(found.tokens, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        return Step.ENDED;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        EmbedScan found = scan;
        if (found == null) {
            throw new IllegalStateException("there is no answer to render");
        }
        if (found.usageEnd > 0 && found.tokens != null) {
            out.appendBytes(bytes, 0, found.usageEnd - 1)
                    .appendString("," + UsageMetadata.cost(bill))
                    .appendBytes(bytes, found.usageEnd - 1, bytes.length - found.usageEnd + 1);
            return;
        }
        int brace = bytes.length - 1;
        while (bytes[brace] != '}') {
            brace--;
        }
        out.appendBytes(bytes, 0, brace).appendString("," + usage(bill) + "}");
    }

    /** The member, for an answer that has none. */
    static String usage(Bill bill) {
        return "\"usageMetadata\":{\"promptTokenCount\":" + bill.usage().input() + ",\"totalTokenCount\":"
                + bill.usage().input() + "," + UsageMetadata.cost(bill) + "}";
    }
}
