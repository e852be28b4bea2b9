package io.tollway.gateway.dialect.openai;

import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A completion that is passed on as it came but for id, model and usage. */
final class PassedDocument implements AnswerDocument {
    private final AnswerWriter writer;
    private final AnswerScan scan = new AnswerScan();
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] bytes = new byte[0];

    PassedDocument(AnswerNames names) {
        this(names, ReasoningForm.of(names));
    }

    PassedDocument(AnswerNames names, ReasoningForm reasoning) {
        this.writer = AnswerWriter.chat(names, false, reasoning);
    }

    @Override
    public Step take(byte[] body) {
        bytes = body;
        scan.scan(body, 0, body.length);
        if (scan.error) {
            return Step.UPSTREAM_ERROR;
        }
        if (!scan.wellFormed || !scan.choices) {
            return Step.MALFORMED;
        }
        facts.contentBytes = scan.contentBytes;
        facts.substance = scan.hasSubstance();
        facts.finishReason = text(scan.finishStart, scan.finishEnd);
        facts.model = scan.modelStart < 0 ? null : text(scan.modelStart + 1, scan.modelEnd - 1);
        facts.usage = scan.hasUsage() ? UsageReader.read(body, scan.usageStart, scan.usageEnd, facts.model) : null;
        return Step.ENDED;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        boolean extend = bill.counted() && !UsageReader.namesCost(bytes, scan.usageStart, scan.usageEnd);
        byte[] text = extend
                ? UsageText.members(bill.chargeNano(), bill.listNano(), bill.own())
                : UsageText.object(bill.usage(), bill.chargeNano(), bill.listNano(), bill.own());
        writer.write(
                out,
                bytes,
                scan.bodyStart - 1,
                scan.bodyEnd + 1,
                scan,
                extend ? AnswerWriter.Usage.EXTEND : AnswerWriter.Usage.REPLACE,
                text);
    }

    private @Nullable String text(int from, int to) {
        return from < 0 || to < from ? null : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
