package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.error.Surface;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A canonical answer as one chat completion. */
final class ChatAnswerWriter {
    private final AnswerNames names;
    private final ReasoningForm form;
    private int details;

    private ChatAnswerWriter(AnswerNames names, ReasoningForm form) {
        this.names = names;
        this.form = form;
    }

    static byte[] whole(CanonicalAnswer answer, AnswerNames names, Bill bill, ReasoningForm form) {
        ObjectNode body = ChatWords.NODES.objectNode();
        body.put("id", names.generationId()).put("object", "chat.completion");
        body.put("created", names.createdEpochSecond()).put("model", names.model());
        if (names.provider() != null) {
            body.put("provider", names.provider());
        }
        body.putNull("system_fingerprint");
        ArrayNode choices = body.putArray("choices");
        for (CanonicalAnswer.Choice choice : answer.choices()) {
            choices.add(new ChatAnswerWriter(names, form).choice(choice));
        }
        body.set("usage", usage(bill));
        try {
            return ChatWords.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }

    private static JsonNode usage(Bill bill) {
        try {
            return ChatWords.JSON.readTree(
                    UsageText.object(bill.usage(), bill.chargeNano(), bill.listNano(), bill.own()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private ObjectNode choice(CanonicalAnswer.Choice choice) {
        ObjectNode entry = ChatWords.NODES.objectNode();
        entry.put("index", choice.index());
        entry.set("message", message(choice));
        entry.putNull("logprobs");
        StopReason reason = choice.reason() == null ? StopReason.END : choice.reason();
        entry.put("finish_reason", ChatWords.finishReason(reason));
        if (names.surface() == Surface.OPENROUTER) {
            entry.put("native_finish_reason", choice.nativeReason());
        }
        return entry;
    }

    private ObjectNode message(CanonicalAnswer.Choice choice) {
        ObjectNode message = ChatWords.NODES.objectNode().put("role", "assistant");
        String text = choice.text();
        if (text.isEmpty() && !choice.toolCalls().isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text);
        }
        message.putNull("refusal");
        String reasoning = choice.reasoning();
        if (!reasoning.isEmpty() && !form.isHidden()) {
            message.put(form.member(), reasoning);
        }
        ArrayNode reasoningDetails = ChatWords.NODES.arrayNode();
        for (Part part : choice.parts()) {
            part(part, message, reasoningDetails);
        }
        if (!reasoningDetails.isEmpty() && !form.isHidden()) {
            message.set("reasoning_details", reasoningDetails);
        }
        if (!choice.citations().isEmpty()) {
            ArrayNode annotations = message.putArray("annotations");
            choice.citations().forEach(cited -> annotations.add(ChatWords.citation(cited)));
        }
        return message;
    }

    private void part(Part part, ObjectNode message, ArrayNode reasoningDetails) {
        switch (part) {
            case Part.Refusal refusal -> message.put("refusal", refusal.text());
            case Part.ToolCall call -> {
                ObjectNode entry = message.withArray("tool_calls").addObject();
                entry.put("id", call.id()).put("type", "function");
                entry.putObject("function").put("name", call.name()).put("arguments", call.arguments());
            }
            case Part.Reasoning reasoning -> {
                ObjectNode detail = ChatWords.reasoningDetail(
                        "reasoning.text", "text", reasoning.text(), reasoning.format(), reasoning.id(), details++);
                if (reasoning.signature() != null) {
                    detail.put("signature", reasoning.signature());
                }
                reasoningDetails.add(detail);
            }
            case Part.Encrypted sealed ->
                reasoningDetails.add(ChatWords.reasoningDetail(
                        "reasoning.encrypted", "data", sealed.data(), sealed.format(), sealed.id(), details++));
            case Part.Image image -> {
                if (image.source() instanceof Part.Source.Data data) {
                    message.withArray("images").add(ChatWords.image(data.mimeType(), data.base64()));
                }
            }
            case Part.Audio audio -> message.putObject("audio").put("data", audio.base64());
            case Part.Text ignored -> {}
            case Part.Document ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }
}
