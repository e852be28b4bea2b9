package io.tollway.gateway.dialect.openai;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.OpenAiErrorBody;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream of chunks that is passed on as it comes but for id, model and the name of its reasoning. A chunk with usage waits until the stream's end shows that it is the last, because only
 * then its cost can be written into it; usage that was not the last is taken out, so that no client adds it twice.
 */
final class PassedStream implements AnswerStream {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final int DONE_LENGTH = 6;

    private final AnswerNames names;
    private final ChunkKind kind;
    private final AnswerWriter writer;
    private final AnswerFacts facts = new AnswerFacts();
    private final AnswerScan scan = new AnswerScan();
    private long seen;
    private long ended;
    private byte @Nullable [] heldBack;

    PassedStream(AnswerNames names, ChunkKind kind) {
        this(names, kind, ReasoningForm.of(names));
    }

    PassedStream(AnswerNames names, ChunkKind kind, ReasoningForm reasoning) {
        this.names = names;
        this.kind = kind;
        this.writer = kind == ChunkKind.CHAT
                ? AnswerWriter.chat(names, true, reasoning)
                : new AnswerWriter(names.generationId(), names.model(), names.provider());
    }

    @Override
    public Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer out) {
        if (to - from == DONE_LENGTH && bytes[from] == '[') {
            return Step.ENDED;
        }
        scan.scan(bytes, from, to);
        if (scan.error || errorEvent) {
            return Step.UPSTREAM_ERROR;
        }
        if (!scan.wellFormed) {
            return Step.MALFORMED;
        }
        releaseHeldBack(out);
        note(bytes);
        if (scan.hasUsage()) {
            heldBack = Arrays.copyOfRange(bytes, from, to);
        } else if (scan.choices) {
            append(bytes, nullUsage(), DATA, out);
        }
        facts.substance |= scan.hasSubstance();
        return Step.GO_ON;
    }

    /** {@code "usage":null} stays under OpenAI's prefix and goes under OpenRouter's, as their own servers do it. */
    private AnswerWriter.Usage nullUsage() {
        return names.surface() == Surface.OPENROUTER ? AnswerWriter.Usage.DROP : AnswerWriter.Usage.KEEP;
    }

    private void note(byte[] bytes) {
        facts.contentBytes += scan.contentBytes;
        if (scan.contentBytes > 0) {
            facts.contentEvents++;
        }
        seen |= scan.seenChoices();
        ended |= scan.endedChoices();
        if (scan.finishStart >= 0 && facts.finishReason == null) {
            facts.finishReason = text(bytes, scan.finishStart, scan.finishEnd);
        }
        if (facts.model == null && scan.modelStart >= 0 && scan.modelEnd - scan.modelStart > 2) {
            facts.model = text(bytes, scan.modelStart + 1, scan.modelEnd - 1);
        }
        if (scan.hasUsage()) {
            UsageCounts counts = UsageReader.read(bytes, scan.usageStart, scan.usageEnd, facts.model);
            facts.usage = counts == null ? facts.usage : counts;
        } else if (scan.groqUsageStart >= 0 && facts.usage == null) {
            facts.usage = UsageReader.read(bytes, scan.groqUsageStart, scan.groqUsageEnd);
        }
    }

    /** A chunk held back for its usage was not the last one: it goes out without. */
    private void releaseHeldBack(Buffer out) {
        byte[] event = heldBack;
        if (event == null) {
            return;
        }
        heldBack = null;
        AnswerScan again = new AnswerScan();
        again.scan(event, 0, event.length);
        if (again.hasSubstance()) {
            out.appendBytes(DATA);
            writer.write(out, event, again.bodyStart - 1, again.bodyEnd + 1, again, AnswerWriter.Usage.DROP, DATA);
            out.appendBytes(EVENT_END);
        }
    }

    private void append(byte[] bytes, AnswerWriter.Usage treatment, byte[] text, Buffer out) {
        out.appendBytes(DATA);
        writer.write(out, bytes, scan.bodyStart - 1, scan.bodyEnd + 1, scan, treatment, text);
        out.appendBytes(EVENT_END);
    }

    /** Some providers never send {@code [DONE]}; that every choice has told its end is as good an end, and nothing else is. */
    @Override
    public boolean mayEndHere() {
        return ended != 0 && (seen & ~ended) == 0;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public boolean cut(Buffer out) {
        releaseHeldBack(out);
        long open = seen == 0 ? 1 : seen & ~ended;
        for (int index = 0; index < Long.SIZE; index++) {
            if ((open & 1L << index) != 0) {
                byte[] chunk = ascii("{\"object\":\"" + kind.object() + "\",\"created\":" + names.createdEpochSecond()
                        + ",\"choices\":[{\"index\":" + index + ',' + kind.nothing()
                        + ",\"logprobs\":null,\"finish_reason\":\"length\"}]}");
                scan.scan(chunk, 0, chunk.length);
                append(chunk, AnswerWriter.Usage.KEEP, DATA, out);
            }
        }
        return true;
    }

    @Override
    public void end(Bill bill, Buffer out) {
        byte[] event = heldBack;
        boolean extend = bill.counted();
        if (event == null) {
            event = usageEvent();
            extend = false;
        }
        scan.scan(event, 0, event.length);
        extend = extend && !UsageReader.namesCost(event, scan.usageStart, scan.usageEnd);
        byte[] text = extend
                ? UsageText.members(bill.chargeNano(), bill.listNano(), bill.own())
                : UsageText.object(bill.usage(), bill.chargeNano(), bill.listNano(), bill.own());
        append(event, extend ? AnswerWriter.Usage.EXTEND : AnswerWriter.Usage.REPLACE, text, out);
        out.appendBytes(DONE);
    }

    private byte[] usageEvent() {
        return ascii(
                "{\"object\":\"" + kind.object() + "\",\"created\":" + names.createdEpochSecond() + ",\"choices\":[]}");
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        long created = names.createdEpochSecond();
        out.appendBytes(
                switch (kind) {
                    case CHAT ->
                        OpenAiErrorBody.event(error, names.surface(), names.generationId(), created, names.model());
                    case TEXT ->
                        OpenAiErrorBody.textEvent(error, names.surface(), names.generationId(), created, names.model());
                });
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
