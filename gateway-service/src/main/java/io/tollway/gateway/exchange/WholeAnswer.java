package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.provider.openai.AnswerScan;
import io.tollway.gateway.provider.openai.AnswerWriter;
import io.tollway.gateway.provider.openai.UsageReader;
import io.tollway.gateway.provider.openai.UsageText;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer that is not streamed: collected, checked, and passed on as it came but for id, model and usage. */
final class WholeAnswer implements Answer {
    private static final int OK = 200;

    private final ExchangeRun run;
    private final Exchange exchange;
    private final int maxBytes;
    private final AnswerScan scan = new AnswerScan();
    private Buffer body = Buffer.buffer(0);
    private byte[] bytes = new byte[0];

    WholeAnswer(ExchangeRun run, Exchange exchange, int maxBytes) {
        this.run = run;
        this.exchange = exchange;
        this.maxBytes = maxBytes;
    }

    @Override
    public void bytes(Buffer chunk) {
        if (body.length() + chunk.length() > maxBytes) {
            run.failed(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK));
            return;
        }
        body = body.length() == 0 ? chunk : body.appendBuffer(chunk);
    }

    @Override
    public void ended() {
        bytes = body.getBytes();
        scan.scan(bytes, 0, bytes.length);
        if (!scan.wellFormed || scan.error || !scan.choices) {
            run.failed(UpstreamFailure.of(scan.error ? FailureClass.IN_STREAM : FailureClass.INVALID_ANSWER, OK));
            return;
        }
        UsageCounts usage = scan.hasUsage() ? UsageReader.read(bytes, scan.usageStart, scan.usageEnd) : null;
        run.served(new Served(
                usage == null ? Estimate.of(exchange.chat, scan.contentBytes) : usage,
                usage == null ? UsageSource.TOKENIZER : UsageSource.PROVIDER,
                text(scan.finishStart, scan.finishEnd),
                scan.modelStart < 0 ? null : text(scan.modelStart + 1, scan.modelEnd - 1)));
    }

    @Override
    public long contentBytes() {
        return scan.contentBytes;
    }

    /** The body for the client, once it is known what it cost. */
    Buffer render(AnswerWriter writer, Served served, Settlement.Receipt receipt, boolean own) {
        Buffer out = Buffer.buffer(bytes.length + 128);
        boolean extend = served.source() == UsageSource.PROVIDER && !namesCost();
        byte[] text = extend
                ? UsageText.members(receipt.chargeNano(), receipt.listNano(), own)
                : UsageText.object(served.usage(), receipt.chargeNano(), receipt.listNano(), own);
        writer.write(
                out,
                bytes,
                scan.bodyStart - 1,
                scan.bodyEnd + 1,
                scan,
                extend ? AnswerWriter.Usage.EXTEND : AnswerWriter.Usage.REPLACE,
                text);
        return out;
    }

    private boolean namesCost() {
        return UsageReader.namesCost(bytes, scan.usageStart, scan.usageEnd);
    }

    private @Nullable String text(int from, int to) {
        return from < 0 || to < from ? null : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
