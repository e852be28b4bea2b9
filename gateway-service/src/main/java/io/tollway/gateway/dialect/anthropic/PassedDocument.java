package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;

/** A whole Anthropic answer for an Anthropic client: as it came, but for the model's name and the cost in its usage. */
final class PassedDocument implements AnswerDocument {
    private final PassedAnswer answer;
    private byte[] body = new byte[0];

    PassedDocument(AnswerNames names) {
        this.answer = new PassedAnswer(names);
    }

    @Override
    public Step take(byte[] bytes) {
        if (!answer.scan.scan(bytes, 0, bytes.length)) {
            return Step.MALFORMED;
        }
        if ("error".equals(answer.scan.type)) {
            return Step.UPSTREAM_ERROR;
        }
        if (!"message".equals(answer.scan.type)) {
            return Step.MALFORMED;
        }
        body = bytes;
        answer.note();
        answer.usage(bytes, true);
        return Step.ENDED;
    }

    @Override
    public AnswerFacts facts() {
        return answer.facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        answer.appendPriced(body, bill, out);
    }
}
