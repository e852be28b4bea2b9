package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads items of {@code output} as they grow. What an item said before it was whole is not said again; a server that sends items whole only is read all the same. */
final class ItemReader {
    private final Map<Integer, Item> open = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final String format;
    private int calls;
    private int searches;
    private int textLength;

    /** What has been told of an item. */
    private static final class Item {
        private int call = -1;
        private boolean text;
        private boolean thoughts;
        private boolean arguments;
        private boolean cited;
        private boolean done;
        private int textStart = -1;
    }

    ItemReader(String format) {
        this.format = format;
    }

    int calls() {
        return calls;
    }

    int searches() {
        return searches;
    }

    /** Takes any event that is about an item; others mean nothing here. */
    void event(JsonNode event, Consumer<AnswerEvent> sink) {
        int index = event.path("output_index").asInt(0);
        Item item = open.computeIfAbsent(index, unused -> new Item());
        String delta = event.path("delta").asText("");
        switch (event.path("type").textValue()) {
            case "response.output_item.added" -> begun(item, event.path("item"), sink);
            case "response.output_item.done" -> {
                told.add(event.path("item").path("id").asText("no id"));
                whole(index, event.path("item"), sink);
            }
            case "response.output_text.delta" -> text(item, delta, sink);
            case "response.refusal.delta" -> refusal(item, delta, sink);
            case "response.reasoning_summary_part.added" -> {
                if (item.thoughts) {
                    sink.accept(new AnswerEvent.ReasoningDelta(0, "\n\n", true));
                }
            }
            case "response.reasoning_summary_text.delta" -> thought(item, delta, true, sink);
            case "response.reasoning_text.delta" -> thought(item, delta, false, sink);
            case "response.function_call_arguments.delta" -> arguments(item, delta, sink);
            case "response.output_text.annotation.added" -> cited(item, event.path("annotation"), sink);
            case null, default -> {}
        }
    }

    private void begun(Item item, JsonNode said, Consumer<AnswerEvent> sink) {
        if (said.path("type").asText("").equals("function_call") && item.call < 0) {
            item.call = calls++;
            sink.accept(new AnswerEvent.ToolCallStarted(
                    0,
                    item.call,
                    said.path("call_id").asText("call_" + item.call),
                    said.path("name").asText("")));
        }
    }

    /** Tells of an item in the response at a stream's end, unless it has been told: servers that run tools count their items differently there, so an id says more than a place. */
    void last(int index, JsonNode said, Consumer<AnswerEvent> sink) {
        if (!told.contains(said.path("id").asText(""))) {
            whole(index, said, sink);
        }
    }

    /** Tells of a complete item what has not been told. */
    void whole(int index, JsonNode said, Consumer<AnswerEvent> sink) {
        Item item = open.computeIfAbsent(index, unused -> new Item());
        if (item.done) {
            return;
        }
        item.done = true;
        switch (said.path("type").asText("")) {
            case "message" -> message(item, said.path("content"), sink);
            case "reasoning" -> reasoning(item, said, sink);
            case "function_call" -> {
                begun(item, said, sink);
                if (!item.arguments) {
                    arguments(item, said.path("arguments").asText(""), sink);
                }
            }
            case "image_generation_call" -> {
                String image = said.path("result").asText("");
                if (!image.isEmpty()) {
                    String format = said.path("output_format").asText("png");
                    sink.accept(new AnswerEvent.MediaProduced(0, "image/" + format, image));
                }
            }
            case "web_search_call" -> searches++;
            default -> {}
        }
    }

    private void message(Item item, JsonNode content, Consumer<AnswerEvent> sink) {
        boolean streamed = item.text;
        boolean cited = item.cited;
        for (JsonNode part : content) {
            if (!streamed) {
                item.textStart = textLength;
                text(item, part.path("text").asText(""), sink);
                refusal(item, part.path("refusal").asText(""), sink);
            }
            if (!cited) {
                for (JsonNode annotation : part.path("annotations")) {
                    cited(item, annotation, sink);
                }
            }
        }
    }

    private void reasoning(Item item, JsonNode said, Consumer<AnswerEvent> sink) {
        boolean streamed = item.thoughts;
        if (!streamed) {
            for (JsonNode part : said.path("summary")) {
                String separator = item.thoughts ? "\n\n" : "";
                thought(item, separator + part.path("text").asText(""), true, sink);
            }
            for (JsonNode part : said.path("content")) {
                thought(item, part.path("text").asText(""), false, sink);
            }
        }
        String sealed = said.path("encrypted_content").asText("");
        if (!sealed.isEmpty() && !said.path("encrypted_content").isNull()) {
            sink.accept(new AnswerEvent.ReasoningEncrypted(
                    0, sealed, format, said.path("id").textValue()));
        }
    }

    private void text(Item item, String text, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            item.text = true;
            item.textStart = item.textStart < 0 ? textLength : item.textStart;
            textLength += text.length();
            sink.accept(new AnswerEvent.TextDelta(0, text));
        }
    }

    private static void refusal(Item item, String text, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            item.text = true;
            sink.accept(new AnswerEvent.RefusalDelta(0, text));
        }
    }

    private static void thought(Item item, String text, boolean summary, Consumer<AnswerEvent> sink) {
        if (!text.isEmpty()) {
            item.thoughts = true;
            sink.accept(new AnswerEvent.ReasoningDelta(0, text, summary));
        }
    }

    private static void arguments(Item item, String fragment, Consumer<AnswerEvent> sink) {
        if (item.call >= 0 && !fragment.isEmpty()) {
            item.arguments = true;
            sink.accept(new AnswerEvent.ToolArgumentsDelta(0, item.call, fragment));
        }
    }

    /** Offsets are told from the item's text on, and become those of the answer's. */
    private static void cited(Item item, JsonNode annotation, Consumer<AnswerEvent> sink) {
        item.cited = true;
        if (annotation.path("type").asText("").equals("url_citation")) {
            int shift = Math.max(0, item.textStart);
            int start = annotation.path("start_index").asInt(-1);
            int end = annotation.path("end_index").asInt(-1);
            sink.accept(new AnswerEvent.Cited(
                    0,
                    annotation.path("url").textValue(),
                    annotation.path("title").textValue(),
                    null,
                    start < 0 ? -1 : start + shift,
                    end < 0 ? -1 : end + shift));
        }
    }
}
