package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent.Cited;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer as Anthropic's {@code message}. It has one choice: others are left out. Images and audio have no place in it. */
final class MessageText {
    private final ArrayNode content = JsonNodeFactory.instance.arrayNode();
    private final ToolIds ids = new ToolIds();
    private final List<Cited> citations;
    private int textLength;
    private boolean called;
    private boolean refused;

    private MessageText(List<Cited> citations) {
        this.citations = citations;
    }

    static String of(CanonicalAnswer answer, AnswerNames names, Bill bill) {
        CanonicalAnswer.Choice choice = null;
        for (CanonicalAnswer.Choice each : answer.choices()) {
            choice = each.index() == 0 ? each : choice;
        }
        MessageText text = new MessageText(choice == null ? List.of() : choice.citations());
        if (choice != null) {
            choice.parts().forEach(text::add);
        }
        StringBuilder json = new StringBuilder(1024);
        json.append("{\"id\":").append(EventText.quoted(id(names)));
        json.append(",\"type\":\"message\",\"role\":\"assistant\",\"model\":").append(EventText.quoted(names.model()));
        json.append(",\"content\":").append(text.content);
        text.appendStop(json, choice);
        json.append(",\"usage\":").append(UsageText.closing(bill));
        return json.append('}').toString();
    }

    static String id(AnswerNames names) {
        return "msg_" + names.generationId();
    }

    private void appendStop(StringBuilder json, CanonicalAnswer.@Nullable Choice choice) {
        StopReason reason = choice == null ? null : choice.reason();
        String sequence = choice == null ? null : choice.stopSequence();
        json.append(",\"stop_reason\":")
                .append(reason == null ? "null" : EventText.quoted(StopWord.write(reason, called, refused)));
        json.append(",\"stop_sequence\":").append(sequence == null ? "null" : EventText.quoted(sequence));
        json.append(",\"stop_details\":null");
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> {
                refused = true;
                text(refusal.text());
            }
            case Part.Reasoning thoughts ->
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", thoughts.text())
                        .put("signature", ReasoningTag.write(thoughts.signature(), thoughts.format(), thoughts.id()));
            case Part.Encrypted thoughts ->
                content.addObject()
                        .put("type", "redacted_thinking")
                        .put("data", ReasoningTag.write(thoughts.data(), thoughts.format(), thoughts.id()));
            case Part.ToolCall call -> {
                called = true;
                content.addObject()
                        .put("type", "tool_use")
                        .put("id", ids.call(call.id()))
                        .put("name", call.name())
                        .set("input", input(call.arguments()));
            }
            case Part.Image ignored -> {}
            case Part.Audio ignored -> {}
            case Part.Document ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }

    private void text(String text) {
        if (text.isEmpty()) {
            return;
        }
        ObjectNode block = content.addObject().put("type", "text").put("text", text);
        int start = textLength;
        textLength += text.length();
        ArrayNode cited = JsonNodeFactory.instance.arrayNode();
        for (Cited citation : citations) {
            boolean here = citation.end() < 0 ? start == 0 : citation.end() > start && citation.end() <= textLength;
            ObjectNode written = here ? citation(citation) : null;
            if (written != null) {
                cited.add(written);
            }
        }
        if (!cited.isEmpty()) {
            block.set("citations", cited);
        }
    }

    /** A citation of a page; null when it is of something else, whose place Anthropic's shape wants and we do not know. */
    static @Nullable ObjectNode citation(Cited citation) {
        String url = citation.url();
        if (url == null) {
            return null;
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "web_search_result_location")
                .put("url", url)
                .put("title", citation.title())
                .put("cited_text", citation.quote() == null ? "" : citation.quote())
                .put("encrypted_index", "");
    }

    private static JsonNode input(String arguments) {
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        JsonNode input = EventReader.parsed(bytes, 0, bytes.length);
        return input == null ? JsonNodeFactory.instance.objectNode() : input;
    }
}
