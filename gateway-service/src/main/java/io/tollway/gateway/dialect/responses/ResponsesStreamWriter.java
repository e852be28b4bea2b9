package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Canonical events as the named events of a response: each item is announced, grows, and is told again when it is whole. Only the first choice exists here. */
final class ResponsesStreamWriter implements StreamWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ResponseObject response;
    private final OutputItems items;
    private final Map<Integer, OpenCall> calls = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private long sequence;
    private boolean begun;
    private @Nullable ObjectNode open;
    private String growing = "";

    /** A call whose arguments still grow. */
    private record OpenCall(ObjectNode item, int place, StringBuilder arguments) {}

    ResponsesStreamWriter(ResponseObject response) {
        this.response = response;
        this.items = new OutputItems(response.names().generationId(), response.tools());
    }

    @Override
    public void event(AnswerEvent event, Buffer out) {
        begin(out);
        switch (event) {
            case AnswerEvent.TextDelta piece when piece.choice() == 0 -> grow("output_text", piece.text(), out);
            case AnswerEvent.RefusalDelta piece when piece.choice() == 0 -> grow("refusal", piece.text(), out);
            case AnswerEvent.ReasoningDelta piece when piece.choice() == 0 -> think(piece.text(), out);
            case AnswerEvent.ReasoningSigned signed
            when signed.choice() == 0 -> sealed(SealedThought.ofSignature(signed.signature(), signed.format()), out);
            case AnswerEvent.ReasoningEncrypted sealed
            when sealed.choice() == 0 -> {
                closeOpen(out);
                sealed(SealedThought.ofEncrypted(sealed.data(), sealed.format()), out);
            }
            case AnswerEvent.ToolCallStarted call when call.choice() == 0 -> call(call, out);
            case AnswerEvent.ToolArgumentsDelta more when more.choice() == 0 -> arguments(more, out);
            case AnswerEvent.Cited cited when cited.choice() == 0 -> cite(cited, out);
            case AnswerEvent.Finished end when end.choice() == 0 -> response.ended(end.reason());
            case AnswerEvent.MediaProduced media when media.choice() == 0 -> media(media, out);
            case AnswerEvent.Started ignored -> {}
            case AnswerEvent.Used ignored -> {}
            case AnswerEvent.TextDelta ignored -> {}
            case AnswerEvent.RefusalDelta ignored -> {}
            case AnswerEvent.ReasoningDelta ignored -> {}
            case AnswerEvent.ReasoningSigned ignored -> {}
            case AnswerEvent.ReasoningEncrypted ignored -> {}
            case AnswerEvent.ToolCallStarted ignored -> {}
            case AnswerEvent.ToolArgumentsDelta ignored -> {}
            case AnswerEvent.Cited ignored -> {}
            case AnswerEvent.MediaProduced ignored -> {}
            case AnswerEvent.Finished ignored -> {}
        }
    }

    private void begin(Buffer out) {
        if (!begun) {
            begun = true;
            send("response.created", NODES.objectNode().set("response", response.begun()), out);
            send("response.in_progress", NODES.objectNode().set("response", response.begun()), out);
        }
    }

    /** Text and refusals are parts of one message. */
    private void grow(String kind, String more, Buffer out) {
        if (open == null || !growing.equals(kind)) {
            boolean sameMessage = open != null && !growing.equals("reasoning");
            ObjectNode message = sameMessage ? open : null;
            if (message == null) {
                closeOpen(out);
                message = items.openMessage();
                added(message, out);
            } else {
                closePart(message, out);
            }
            open = message;
            growing = kind;
            text.setLength(0);
            ObjectNode part = OutputItems.content(part(kind));
            send("response.content_part.added", ofPart(message).set("part", part), out);
        }
        text.append(more);
        ObjectNode said = ofPart(open).put("delta", more);
        if (kind.equals("output_text")) {
            said.putArray("logprobs");
        }
        send("response." + kind + ".delta", said, out);
    }

    private Part part(String kind) {
        return kind.equals("refusal") ? new Part.Refusal(text.toString()) : new Part.Text(text.toString());
    }

    private void think(String more, Buffer out) {
        if (open == null || !growing.equals("reasoning")) {
            closeOpen(out);
            open = items.openReasoning();
            growing = "reasoning";
            text.setLength(0);
            added(open, out);
            ObjectNode part = NODES.objectNode().put("type", "summary_text").put("text", "");
            send("response.reasoning_summary_part.added", ofSummary(open).set("part", part), out);
        }
        text.append(more);
        send("response.reasoning_summary_text.delta", ofSummary(open).put("delta", more), out);
    }

    /** A signature ends the thoughts before it, or stands for itself. */
    private void sealed(String content, Buffer out) {
        if (open == null || !growing.equals("reasoning")) {
            closeOpen(out);
            open = items.openReasoning();
            growing = "reasoning";
            text.setLength(0);
            added(open, out);
        }
        open.put("encrypted_content", content);
        closeOpen(out);
    }

    private void call(AnswerEvent.ToolCallStarted call, Buffer out) {
        closeOpen(out);
        ObjectNode item = items.openCall(call.id(), call.name());
        calls.put(call.index(), new OpenCall(item, items.size() - 1, new StringBuilder()));
        added(item, out);
    }

    private void arguments(AnswerEvent.ToolArgumentsDelta more, Buffer out) {
        OpenCall call = calls.get(more.index());
        if (call != null) {
            call.arguments().append(more.fragment());
            ObjectNode said =
                    NODES.objectNode().put("item_id", call.item().path("id").asText());
            said.put("output_index", call.place()).put("delta", more.fragment());
            send("response.function_call_arguments.delta", said, out);
        }
    }

    private void media(AnswerEvent.MediaProduced media, Buffer out) {
        if (media.mimeType().startsWith("image/")) {
            closeOpen(out);
            ObjectNode item = items.all().addObject().put("type", "image_generation_call");
            item.put("id", "ig_" + items.size() + response.names().generationId());
            item.put("status", "completed").put("result", media.base64());
            added(item, out);
            done(item, items.size() - 1, out);
        }
    }

    private void cite(AnswerEvent.Cited cited, Buffer out) {
        ObjectNode message = open;
        if (message != null && growing.equals("output_text")) {
            ObjectNode annotation = NODES.objectNode().put("type", "url_citation");
            annotation.put("url", cited.url() == null ? "" : cited.url());
            annotation.put("title", cited.title() == null ? "" : cited.title());
            annotation.put("start_index", Math.max(0, cited.start())).put("end_index", Math.max(0, cited.end()));
            ArrayNode annotations = message.withArray("annotations_so_far").add(annotation);
            ObjectNode said = ofPart(message).put("annotation_index", annotations.size() - 1);
            send("response.output_text.annotation.added", said.set("annotation", annotation), out);
        }
    }

    private void closeOpen(Buffer out) {
        ObjectNode item = open;
        if (item == null) {
            return;
        }
        if (growing.equals("reasoning")) {
            if (!text.isEmpty()) {
                OutputItems.summary(item, text.toString());
                send("response.reasoning_summary_text.done", ofSummary(item).put("text", text.toString()), out);
                send(
                        "response.reasoning_summary_part.done",
                        ofSummary(item).set("part", item.path("summary").get(0)),
                        out);
            }
        } else {
            closePart(item, out);
            item.put("status", response.lastStatus());
        }
        done(item, items.size() - 1, out);
        open = null;
        growing = "";
    }

    private void closePart(ObjectNode message, Buffer out) {
        ObjectNode part = OutputItems.content(part(growing));
        if (message.remove("annotations_so_far") instanceof ArrayNode annotations) {
            part.set("annotations", annotations);
        }
        ObjectNode said = ofPart(message).put(growing.equals("refusal") ? "refusal" : "text", text.toString());
        if (growing.equals("output_text")) {
            said.putArray("logprobs");
        }
        send("response." + growing + ".done", said, out);
        send("response.content_part.done", ofPart(message).set("part", part), out);
        message.withArray("content").add(part);
    }

    private void closeCalls(Buffer out) {
        for (OpenCall call : calls.values()) {
            String arguments =
                    call.arguments().isEmpty() ? "{}" : call.arguments().toString();
            ObjectNode said =
                    NODES.objectNode().put("item_id", call.item().path("id").asText());
            said.put("output_index", call.place()).put("arguments", arguments);
            send(
                    "response.function_call_arguments.done",
                    said.put("name", call.item().path("name").asText()),
                    out);
            String status = call.place() == items.size() - 1 ? response.lastStatus() : "completed";
            call.item().put("arguments", arguments).put("status", status);
            done(call.item(), call.place(), out);
        }
        calls.clear();
    }

    private void added(ObjectNode item, Buffer out) {
        ObjectNode said = NODES.objectNode().put("output_index", items.size() - 1);
        send("response.output_item.added", said.set("item", item.deepCopy()), out);
    }

    private void done(ObjectNode item, int place, Buffer out) {
        ObjectNode said = NODES.objectNode().put("output_index", place);
        send("response.output_item.done", said.set("item", item.deepCopy()), out);
    }

    private ObjectNode ofPart(ObjectNode message) {
        ObjectNode said = NODES.objectNode().put("item_id", message.path("id").asText());
        return said.put("output_index", items.size() - 1)
                .put("content_index", message.path("content").size());
    }

    private ObjectNode ofSummary(ObjectNode item) {
        ObjectNode said = NODES.objectNode().put("item_id", item.path("id").asText());
        return said.put("output_index", items.size() - 1).put("summary_index", 0);
    }

    @Override
    public void end(Bill bill, Buffer out) {
        begin(out);
        closeOpen(out);
        closeCalls(out);
        send(response.endEvent(), NODES.objectNode().set("response", response.ended(items.all(), bill)), out);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        begin(out);
        breakOff();
        send("response.failed", NODES.objectNode().set("response", response.failed(items.all(), error)), out);
    }

    /** What had begun is told in the response alone: a client keeps every item that is done, and would go on from half of one. */
    private void breakOff() {
        ObjectNode item = open;
        if (item != null && growing.equals("reasoning")) {
            OutputItems.summary(item, text.toString());
        } else if (item != null) {
            item.remove("annotations_so_far");
            item.withArray("content").add(OutputItems.content(part(growing)));
            item.put("status", "incomplete");
        }
        for (OpenCall call : calls.values()) {
            call.item().put("arguments", call.arguments().toString()).put("status", "incomplete");
        }
    }

    private void send(String type, com.fasterxml.jackson.databind.JsonNode said, Buffer out) {
        ObjectNode event = NODES.objectNode().put("type", type).put("sequence_number", sequence++);
        event.setAll((ObjectNode) said);
        out.appendString("event: ").appendString(type).appendString("\ndata: ");
        out.appendBytes(OutputItems.bytes(event)).appendString("\n\n");
    }
}
