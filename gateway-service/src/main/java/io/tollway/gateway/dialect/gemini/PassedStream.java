package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.GeminiErrorBody;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Gemini stream for a Gemini client. Usage stands in every chunk, and only the last one's is to carry the cost: from the first chunk that says why the answer ended, each is held back
 * until the next one, or the end, comes. Chunks before that go out at once.
 */
final class PassedStream implements AnswerStream {
    private final StreamFrames frames;
    private final ChunkEdit edit;
    private final AnswerNames names;
    private final AnswerFacts facts = new AnswerFacts();
    private boolean complete;
    private long seen;
    private long ended;
    private int images;
    private byte @Nullable [] held;

    PassedStream(StreamFrames frames, AnswerNames names) {
        this.frames = frames;
        this.edit = new ChunkEdit(names.model());
        this.names = names;
    }

    @Override
    public Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer out) {
        ChunkScan scan = ChunkScan.of(bytes, from, to);
        if (errorEvent || scan.error) {
            return Step.UPSTREAM_ERROR;
        }
        if (!scan.wellFormed) {
            return Step.MALFORMED;
        }
        complete |= scan.complete;
        seen |= scan.seen;
        ended |= scan.ended;
        note(facts, scan, complete, images);
        images += scan.images;
        release(out);
        if (complete) {
            held = Arrays.copyOfRange(bytes, from, to);
        } else {
            frames.chunk(edit.apply(bytes, from, to, scan, null), out);
        }
        return Step.GO_ON;
    }

    /**
     * @param complete whether the answer's end is told, so that its usage is too
     * @param images pictures before this chunk
     */
    static void note(AnswerFacts facts, ChunkScan scan, boolean complete, int images) {
        facts.contentBytes += scan.contentBytes;
        facts.contentEvents += scan.contentBytes > 0 ? 1 : 0;
        facts.substance |= scan.contentBytes > 0 || scan.complete;
        UsageCounts counts = scan.usage(images);
        if (counts != null && (complete || UsageMetadata.countsOutput(counts))) {
            facts.usage = counts;
        }
        facts.finishReason = scan.finishReason == null ? facts.finishReason : scan.finishReason;
        facts.model = facts.model == null ? scan.model : facts.model;
    }

    private void release(Buffer out) {
        byte[] before = held;
        if (before != null) {
            held = null;
            frames.chunk(edit.apply(before, 0, before.length, ChunkScan.of(before, 0, before.length), null), out);
        }
    }

    /** Every candidate spoken of has told its end, or the prompt was refused. */
    @Override
    public boolean mayEndHere() {
        return complete && (seen & ~ended) == 0;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public boolean cut(Buffer out) {
        release(out);
        long open = seen == 0 ? 1 : seen & ~ended;
        ObjectNode root = GeminiJson.object();
        ArrayNode candidates = root.putArray("candidates");
        for (int index = 0; index < Long.SIZE; index++) {
            if ((open & 1L << index) != 0) {
                AnswerJson.candidate(candidates, index, new AnswerParts().last(), StopReason.LENGTH);
            }
        }
        held = GeminiJson.bytes(AnswerJson.signed(root, names));
        return true;
    }

    @Override
    public void end(Bill bill, Buffer out) {
        byte[] last = held;
        held = null;
        if (last == null) {
            frames.chunk(AnswerJson.usageChunk(names, bill), out);
        } else {
            frames.chunk(edit.apply(last, 0, last.length, ChunkScan.of(last, 0, last.length), bill), out);
        }
        frames.close(out);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        release(out);
        frames.chunk(GeminiErrorBody.render(error), out);
        frames.close(out);
    }
}
