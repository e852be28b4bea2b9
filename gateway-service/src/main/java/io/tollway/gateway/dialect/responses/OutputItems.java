package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import org.jspecify.annotations.Nullable;

/** The items of {@code output}: built one by one, each with an id of its own. */
final class OutputItems {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = new JsonMapper();

    private final String suffix;
    private final ToolNames tools;
    private final ArrayNode all = NODES.arrayNode();

    /** @param tools how the client calls the tools that the model calls */
    OutputItems(String generationId, ToolNames tools) {
        this.suffix = generationId;
        this.tools = tools;
    }

    ArrayNode all() {
        return all;
    }

    int size() {
        return all.size();
    }

    /** Adds a whole choice. */
    void add(CanonicalAnswer.Choice choice, ResponseObject response) {
        if (choice.reason() != null) {
            response.ended(choice.reason());
        }
        ObjectNode message = null;
        for (Part part : choice.parts()) {
            if (part instanceof Part.Text || part instanceof Part.Refusal) {
                message = message == null ? openMessage() : message;
                message.withArray("content").add(content(part));
                message.put("status", "completed");
            } else {
                message = null;
                item(part);
            }
        }
        for (AnswerEvent.Cited cited : choice.citations()) {
            annotate(cited);
        }
        if (!all.isEmpty() && all.get(all.size() - 1) instanceof ObjectNode last && last.has("status")) {
            last.put("status", response.lastStatus());
        }
    }

    private void item(Part part) {
        switch (part) {
            case Part.Reasoning reasoning -> {
                ObjectNode item = openReasoning();
                summary(item, reasoning.text());
                if (reasoning.signature() != null) {
                    item.put(
                            "encrypted_content",
                            SealedThought.ofSignature(
                                    reasoning.signature(),
                                    reasoning.format() == null ? "unknown" : reasoning.format()));
                }
            }
            case Part.Encrypted sealed ->
                openReasoning().put("encrypted_content", SealedThought.ofEncrypted(sealed.data(), sealed.format()));
            case Part.ToolCall call ->
                openCall(call.id(), call.name())
                        .put("arguments", call.arguments())
                        .put("status", "completed");
            case Part.Image image -> {
                if (image.source() instanceof Part.Source.Data data) {
                    ObjectNode item = all.addObject().put("type", "image_generation_call");
                    item.put("id", "ig_" + all.size() + suffix).put("status", "completed");
                    item.put("result", data.base64());
                }
            }
            case Part.Text ignored -> {}
            case Part.Refusal ignored -> {}
            case Part.Audio ignored -> {}
            case Part.Document ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }

    ObjectNode openMessage() {
        ObjectNode item = all.addObject().put("type", "message");
        item.put("id", "msg_" + all.size() + suffix)
                .put("status", "in_progress")
                .put("role", "assistant");
        item.putArray("content");
        return item;
    }

    ObjectNode openReasoning() {
        ObjectNode item = all.addObject().put("type", "reasoning");
        item.put("id", "rs_" + all.size() + suffix);
        item.putArray("summary");
        return item;
    }

    ObjectNode openCall(String callId, String name) {
        ObjectNode item = all.addObject().put("type", "function_call");
        item.put("id", "fc_" + all.size() + suffix).put("call_id", callId);
        tools.write(name, item);
        return item.put("arguments", "").put("status", "in_progress");
    }

    static ObjectNode content(Part part) {
        ObjectNode content = NODES.objectNode();
        if (part instanceof Part.Refusal refusal) {
            return content.put("type", "refusal").put("refusal", refusal.text());
        }
        content.put("type", "output_text").put("text", part instanceof Part.Text text ? text.text() : "");
        content.putArray("annotations");
        content.putArray("logprobs");
        return content;
    }

    static void summary(ObjectNode item, String text) {
        if (!text.isEmpty()) {
            item.withArray("summary").addObject().put("type", "summary_text").put("text", text);
        }
    }

    /** A citation belongs to the last text there is. */
    @Nullable ObjectNode annotate(AnswerEvent.Cited cited) {
        for (int i = all.size() - 1; i >= 0; i--) {
            ArrayNode content = all.get(i).path("content") instanceof ArrayNode parts ? parts : NODES.arrayNode();
            if (!content.isEmpty() && content.get(content.size() - 1) instanceof ObjectNode text && text.has("text")) {
                ObjectNode annotation = text.withArray("annotations").addObject();
                annotation.put("type", "url_citation").put("url", cited.url() == null ? "" : cited.url());
                annotation.put("title", cited.title() == null ? "" : cited.title());
                annotation.put("start_index", Math.max(0, cited.start()));
                return annotation.put("end_index", Math.max(0, cited.end()));
            }
        }
        return null;
    }

    static byte[] bytes(ObjectNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }
}
