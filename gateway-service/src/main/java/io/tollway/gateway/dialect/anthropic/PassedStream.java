package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.AnthropicErrorBody;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An Anthropic stream for an Anthropic client: events go out as they came, but for the model's name; the closing {@code message_delta} waits for its cost. */
final class PassedStream implements AnswerStream {
    private static final String NO_DELTA =
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null,\"stop_sequence\":null}}";
    private static final String CUT =
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\",\"stop_sequence\":null}}";

    private final AnswerNames names;
    private final PassedAnswer answer;
    private byte @Nullable [] closing;
    private boolean ended;
    private boolean blockOpen;
    private int blocks;

    PassedStream(AnswerNames names) {
        this.names = names;
        this.answer = new PassedAnswer(names);
    }

    @Override
    public Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer out) {
        if (ended) {
            return Step.ENDED;
        }
        EventScan scan = answer.scan;
        boolean wellFormed = scan.scan(bytes, from, to);
        String type = scan.type;
        if (errorEvent || (wellFormed && "error".equals(type))) {
            return Step.UPSTREAM_ERROR;
        }
        if (!wellFormed || type == null || !EventText.isName(type)) {
            return Step.MALFORMED;
        }
        answer.note();
        switch (type) {
            case "message_stop" -> {
                ended = true;
                return Step.ENDED;
            }
            case "message_delta" -> close(bytes, from, to, out);
            case "content_block_start" -> {
                blockOpen = true;
                blocks++;
                relay(type, bytes, from, to, out);
            }
            case "content_block_stop" -> {
                blockOpen = false;
                relay(type, bytes, from, to, out);
            }
            default -> {
                if (type.equals("message_start")) {
                    answer.usage(bytes, false);
                }
                relay(type, bytes, from, to, out);
            }
        }
        return Step.GO_ON;
    }

    private void relay(String type, byte[] bytes, int from, int to, Buffer out) {
        EventText.begin(type, out);
        answer.appendNamed(bytes, from, to, out);
        EventText.end(out);
    }

    private void close(byte[] bytes, int from, int to, Buffer out) {
        answer.usage(bytes, true);
        byte[] before = closing;
        if (before != null) {
            EventText.begin("message_delta", out);
            EventText.append(before, 0, before.length, out);
            EventText.end(out);
        }
        closing = Arrays.copyOfRange(bytes, from, to);
    }

    /** A stream that was cut behind its stop reason has told everything. */
    @Override
    public boolean mayEndHere() {
        return ended || answer.facts.finishReason != null;
    }

    @Override
    public AnswerFacts facts() {
        return answer.facts;
    }

    /** Blocks are numbered in the order they begin, one at a time. */
    @Override
    public boolean cut(Buffer out) {
        if (blockOpen) {
            blockOpen = false;
            EventText.event(
                    "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + (blocks - 1) + '}', out);
        }
        closing = CUT.getBytes(StandardCharsets.US_ASCII);
        return true;
    }

    @Override
    public void end(Bill bill, Buffer out) {
        byte[] last = closing == null ? NO_DELTA.getBytes(StandardCharsets.US_ASCII) : closing;
        answer.scan.scan(last, 0, last.length);
        EventText.begin("message_delta", out);
        answer.appendPriced(last, bill, out);
        EventText.end(out);
        EventText.event("message_stop", "{\"type\":\"message_stop\"}", out);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        out.appendBytes(AnthropicErrorBody.event(error, names.generationId()));
    }
}
