package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream of responses' events that is passed on as it comes, but for the response's id and model. The first events only repeat the request: they wait for something that was generated, so that a failure behind them
 * can still be another upstream's success. The last event waits for what it cost.
 */
final class PassedStream implements AnswerStream {
    private final ResponseObject ours;
    private final ResponsePatch patch;
    private final ResponseScan scan = new ResponseScan();
    private final AnswerFacts facts = new AnswerFacts();
    private final SentOutput sent = new SentOutput();
    private final Buffer head = Buffer.buffer(0);
    private byte @Nullable [] last;
    private int searches;
    private long events;
    private boolean begun;

    PassedStream(ResponseObject ours) {
        this.ours = ours;
        this.patch = new ResponsePatch(ours);
    }

    @Override
    public Step take(byte[] bytes, int from, int to, boolean errorEvent, Buffer out) {
        if (last != null) {
            return Step.ENDED;
        }
        boolean wellFormed = scan.event(bytes, from, to);
        String type = scan.type;
        if (errorEvent || "error".equals(type) || "response.failed".equals(type) || (wellFormed && scan.error)) {
            return Step.UPSTREAM_ERROR;
        }
        if (!wellFormed || type == null || !isName(type)) {
            return Step.MALFORMED;
        }
        if (facts.model == null) {
            facts.model = scan.model;
        }
        if (type.equals("response.completed") || type.equals("response.incomplete")) {
            finish(bytes, from, to, out);
            return Step.ENDED;
        }
        note(type);
        sent.note(type, bytes, scan);
        Buffer target = facts.substance ? begin(out) : head;
        append(type, patch.apply(bytes, from, to, scan, null), target);
        events++;
        return Step.GO_ON;
    }

    private void note(String type) {
        if (scan.deltaBytes > 0) {
            facts.contentBytes += scan.deltaBytes;
            facts.contentEvents++;
            facts.substance = true;
        } else if (type.equals("response.output_item.done")) {
            facts.substance = true;
            searches += "web_search_call".equals(scan.itemType) ? 1 : 0;
        } else if (type.equals("response.output_item.added")) {
            facts.substance |= !"message".equals(scan.itemType) && !"reasoning".equals(scan.itemType);
        }
    }

    private void finish(byte[] bytes, int from, int to, Buffer out) {
        begin(out);
        last = Arrays.copyOfRange(bytes, from, to);
        facts.finishReason = scan.incomplete == null ? scan.status : scan.incomplete;
        facts.substance = true;
        if (scan.usageStart >= 0) {
            facts.usage = ResponseUsage.read(bytes, scan.usageStart, scan.usageEnd, searches);
        }
        if (facts.contentBytes == 0 && scan.outputBytes > "[]".length()) {
            facts.contentBytes = scan.outputBytes;
        }
    }

    private Buffer begin(Buffer out) {
        if (!begun) {
            begun = true;
            out.appendBuffer(head);
        }
        return out;
    }

    /** Only its own last event ends a response. */
    @Override
    public boolean mayEndHere() {
        return last != null;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public boolean cut(Buffer out) {
        begin(out);
        ours.ended(StopReason.LENGTH);
        ObjectNode open = sent.open();
        if (open != null) {
            ObjectNode event = JsonNodeFactory.instance.objectNode().put("output_index", sent.finished());
            own("response.output_item.done", event.set("item", open), out);
        }
        return true;
    }

    @Override
    public void end(Bill bill, Buffer out) {
        byte[] event = last;
        if (event == null) {
            begin(out);
            own(ours.endEvent(), of(ours.ended(sent.items(), bill)), out);
            return;
        }
        scan.event(event, 0, event.length);
        append(scan.type == null ? ours.endEvent() : scan.type, patch.apply(event, 0, event.length, scan, bill), out);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        begin(out);
        if (events == 0) {
            own("response.created", of(ours.begun()), out);
        }
        own("response.failed", of(ours.failed(JsonNodeFactory.instance.arrayNode(), error)), out);
    }

    private static ObjectNode of(ObjectNode response) {
        return JsonNodeFactory.instance.objectNode().set("response", response);
    }

    private void own(String type, ObjectNode said, Buffer out) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.put("sequence_number", events++).setAll(said);
        append(type, event.toString().getBytes(StandardCharsets.UTF_8), out);
    }

    private static void append(String type, byte[] event, Buffer out) {
        out.appendString("event: ").appendString(type).appendString("\ndata: ");
        out.appendBytes(event).appendString("\n\n");
    }

    /** Whether the word may stand in a line of its own. */
    private static boolean isName(String type) {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return !type.isEmpty();
    }
}
