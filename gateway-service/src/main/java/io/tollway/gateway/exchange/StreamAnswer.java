package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.provider.openai.AnswerScan;
import io.tollway.gateway.provider.openai.AnswerWriter;
import io.tollway.gateway.provider.openai.UsageReader;
import io.tollway.gateway.provider.openai.UsageText;
import io.tollway.gateway.stream.SseSplitter;
import io.tollway.gateway.telemetry.LoopCounters;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer: each event is passed on as it comes but for id and model. An event with usage waits until the stream's end shows that it is the last, because only then its cost can
 * be written into it; usage that was not the last is taken out, so that no client adds it twice.
 */
final class StreamAnswer implements Answer, SseSplitter.Sink {
    private static final int OK = 200;
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final int DONE_LENGTH = 6;

    private final ExchangeRun run;
    private final Exchange exchange;
    private final ClientStream client;
    private final AnswerWriter writer;
    private final LoopCounters counters;
    private final SseSplitter splitter;
    private final AnswerScan scan = new AnswerScan();
    private long contentBytes;
    private long contentEvents;
    private boolean committed;
    private boolean over;
    private byte @Nullable [] heldBack;
    private @Nullable UsageCounts usage;
    private @Nullable String finishReason;
    private @Nullable String servedModel;

    StreamAnswer(
            ExchangeRun run,
            Exchange exchange,
            ClientStream client,
            AnswerWriter writer,
            LoopCounters counters,
            int maxEventBytes) {
        this.run = run;
        this.exchange = exchange;
        this.client = client;
        this.writer = writer;
        this.counters = counters;
        this.splitter = new SseSplitter(maxEventBytes, this);
    }

    @Override
    public void bytes(Buffer chunk) {
        Answer.withArray(chunk, (bytes, from, to) -> {
            if (!splitter.feed(bytes, from, to) && !over) {
                fail(FailureClass.INVALID_ANSWER);
            }
        });
        if (!over) {
            client.appended();
        }
    }

    @Override
    public void event(byte[] bytes, int from, int to, boolean named) {
        if (over) {
            return;
        }
        if (to - from == DONE_LENGTH && bytes[from] == '[') {
            finish(true);
            return;
        }
        counters.count(Metric.EVENTS);
        scan.scan(bytes, from, to);
        if (!scan.wellFormed || scan.error || named) {
            fail(scan.error || named ? FailureClass.IN_STREAM : FailureClass.INVALID_ANSWER);
            return;
        }
        releaseHeldBack();
        note(bytes);
        if (scan.hasUsage()) {
            heldBack = Arrays.copyOfRange(bytes, from, to);
        } else if (scan.choices) {
            append(bytes, nullUsage(), DATA);
        }
        if (!committed && scan.hasSubstance()) {
            committed = true;
            run.committed();
        }
        if (contentEvents > exchange.outputCap && exchange.outputCap >= 0) {
            beyondCap();
        }
    }

    /** {@code "usage":null} stays under OpenAI's prefix and goes under OpenRouter's, as their own servers do it. */
    private AnswerWriter.Usage nullUsage() {
        return exchange.surface == Surface.OPENROUTER ? AnswerWriter.Usage.DROP : AnswerWriter.Usage.KEEP;
    }

    private void note(byte[] bytes) {
        contentBytes += scan.contentBytes;
        if (scan.contentBytes > 0) {
            contentEvents++;
        }
        if (scan.finishStart >= 0 && finishReason == null) {
            finishReason = text(bytes, scan.finishStart, scan.finishEnd);
        }
        if (servedModel == null && scan.modelStart >= 0 && scan.modelEnd - scan.modelStart > 2) {
            servedModel = text(bytes, scan.modelStart + 1, scan.modelEnd - 1);
        }
        if (scan.hasUsage()) {
            UsageCounts counts = UsageReader.read(bytes, scan.usageStart, scan.usageEnd);
            usage = counts == null ? usage : counts;
        }
    }

    /** An event held back for its usage was not the last one: it goes out without. */
    private void releaseHeldBack() {
        byte[] event = heldBack;
        if (event == null) {
            return;
        }
        heldBack = null;
        AnswerScan again = new AnswerScan();
        again.scan(event, 0, event.length);
        if (again.hasSubstance()) {
            Buffer out = client.buffer().appendBytes(DATA);
            writer.write(out, event, again.bodyStart - 1, again.bodyEnd + 1, again, AnswerWriter.Usage.DROP, DATA);
            out.appendBytes(EVENT_END);
        }
    }

    private void append(byte[] bytes, AnswerWriter.Usage treatment, byte[] text) {
        Buffer out = client.buffer().appendBytes(DATA);
        writer.write(out, bytes, scan.bodyStart - 1, scan.bodyEnd + 1, scan, treatment, text);
        out.appendBytes(EVENT_END);
    }

    /** An upstream that ignores its cap: more is the customer's only if the customer set none and affords it. */
    private void beyondCap() {
        var hold = exchange.hold;
        long wider = exchange.outputCap * 2;
        if (exchange.chat.outputLimit() == null && hold != null && hold.extend(wider)) {
            exchange.outputCap = wider;
            return;
        }
        over = true;
        run.cut(served());
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        // Some providers never send [DONE]; a finish reason is as good an end, and nothing else is.
        if (finishReason != null) {
            finish(false);
        } else {
            fail(FailureClass.CUT);
        }
    }

    private void finish(boolean upstreamGoesOn) {
        over = true;
        run.streamEnded(served(), finishReason == null && contentBytes == 0, upstreamGoesOn);
    }

    private void fail(FailureClass kind) {
        over = true;
        run.failed(UpstreamFailure.of(kind, OK));
    }

    @Override
    public long contentBytes() {
        return contentBytes;
    }

    /** What has been produced so far. */
    Served served() {
        UsageCounts counted = usage;
        return new Served(
                counted == null ? Estimate.of(exchange.chat, contentBytes) : counted,
                counted == null ? UsageSource.TOKENIZER : UsageSource.PROVIDER,
                finishReason,
                servedModel);
    }

    /** The stream's last events, once it is known what it cost. */
    void appendEnd(Served served, Settlement.Receipt receipt, boolean own) {
        byte[] last = heldBack;
        boolean extend = served.source() == UsageSource.PROVIDER;
        byte[] event = last;
        if (event == null) {
            event = usageEvent();
            extend = false;
        }
        scan.scan(event, 0, event.length);
        extend = extend && !UsageReader.namesCost(event, scan.usageStart, scan.usageEnd);
        byte[] text = extend
                ? UsageText.members(receipt.chargeNano(), receipt.listNano(), own)
                : UsageText.object(served.usage(), receipt.chargeNano(), receipt.listNano(), own);
        append(event, extend ? AnswerWriter.Usage.EXTEND : AnswerWriter.Usage.REPLACE, text);
        client.buffer().appendBytes(DONE);
    }

    private byte[] usageEvent() {
        return ascii("{\"object\":\"chat.completion.chunk\",\"created\":" + exchange.startedAt.getEpochSecond()
                + ",\"choices\":[]}");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
