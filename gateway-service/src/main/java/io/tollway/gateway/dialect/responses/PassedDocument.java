package io.tollway.gateway.dialect.responses;

import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;

/** A whole response that is passed on as it came, but for id, model, what of it is kept here and the cost in its usage. */
final class PassedDocument implements AnswerDocument {
    private final ResponsePatch patch;
    private final ResponseScan scan = new ResponseScan();
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] body = new byte[0];

    PassedDocument(ResponseObject ours) {
        this.patch = new ResponsePatch(ours);
    }

    @Override
    public Step take(byte[] bytes) {
        boolean wellFormed = scan.document(bytes);
        if (scan.error || "failed".equals(scan.status) || "cancelled".equals(scan.status)) {
            return Step.UPSTREAM_ERROR;
        }
        if (!wellFormed || !scan.output) {
            return Step.MALFORMED;
        }
        body = bytes;
        facts.model = scan.model;
        facts.finishReason = scan.incomplete == null ? scan.status : scan.incomplete;
        facts.contentBytes = scan.outputBytes > "[]".length() ? scan.outputBytes : 0;
        facts.substance = true;
        if (scan.usageStart >= 0) {
            facts.usage = ResponseUsage.read(bytes, scan.usageStart, scan.usageEnd, scan.searches);
        }
        return Step.ENDED;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        out.appendBytes(patch.apply(body, 0, body.length, scan, bill));
    }
}
