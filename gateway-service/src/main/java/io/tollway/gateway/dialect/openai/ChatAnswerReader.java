package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads chunks and completions, with what the compatible servers have made of them. */
final class ChatAnswerReader implements AnswerReader {
    private static final int DONE_LENGTH = 6;
    private static final int LAST_CHOICE = 127;

    private final AnswerScan scan = new AnswerScan();
    private final BitSet finished = new BitSet();
    private final Map<Integer, ToolCalls> calls = new HashMap<>();
    private boolean started;
    private boolean citationsTold;

    @Override
    public Step event(byte[] bytes, int from, int to, boolean errorEvent, Consumer<AnswerEvent> sink) {
        if (to - from == DONE_LENGTH && bytes[from] == '[') {
            return Step.ENDED;
        }
        return read(bytes, from, to, errorEvent, "delta", sink);
    }

    @Override
    public Step document(byte[] body, Consumer<AnswerEvent> sink) {
        Step step = read(body, 0, body.length, false, "message", sink);
        return step == Step.GO_ON && !scan.choices ? Step.MALFORMED : step == Step.GO_ON ? Step.ENDED : step;
    }

    @Override
    public boolean mayEndHere() {
        return !finished.isEmpty();
    }

    private Step read(byte[] bytes, int from, int to, boolean errorEvent, String member, Consumer<AnswerEvent> sink) {
        scan.scan(bytes, from, to);
        if (scan.error || errorEvent) {
            return Step.UPSTREAM_ERROR;
        }
        if (!scan.wellFormed) {
            return Step.MALFORMED;
        }
        JsonNode chunk;
        try {
            chunk = ChatWords.JSON.readTree(bytes, from, to - from);
        } catch (IOException notJson) {
            return Step.MALFORMED;
        }
        String model = chunk.path("model").asText("");
        if (!started && !model.isEmpty()) {
            started = true;
            sink.accept(new AnswerEvent.Started(chunk.path("id").asText(null), model));
        }
        for (JsonNode choice : chunk.path("choices")) {
            int index = choice.path("index").asInt(0);
            if (index < 0 || index > LAST_CHOICE) {
                return Step.MALFORMED;
            }
        }
        for (JsonNode choice : chunk.path("choices")) {
            choice(choice, choice.path("index").asInt(0), choice.path(member), sink);
        }
        citations(chunk, sink);
        UsageCounts counts = scan.hasUsage()
                ? UsageReader.read(bytes, scan.usageStart, scan.usageEnd)
                : scan.groqUsageStart >= 0 ? UsageReader.read(bytes, scan.groqUsageStart, scan.groqUsageEnd) : null;
        if (counts != null) {
            sink.accept(new AnswerEvent.Used(counts));
        }
        return Step.GO_ON;
    }

    private void choice(JsonNode choice, int index, JsonNode said, Consumer<AnswerEvent> sink) {
        reasoning(said, index, sink);
        content(said.path("content"), index, sink);
        text(said.path("refusal"), refusal -> sink.accept(new AnswerEvent.RefusalDelta(index, refusal)));
        ToolCalls open = calls.computeIfAbsent(index, ToolCalls::new);
        for (JsonNode call : said.path("tool_calls")) {
            open.take(call, sink);
        }
        if (said.path("function_call").isObject()) {
            open.takeLegacy(said.path("function_call"), sink);
        }
        media(said, index, sink);
        for (JsonNode annotation : said.path("annotations")) {
            JsonNode url = annotation.path("url_citation");
            if (url.isObject()) {
                sink.accept(new AnswerEvent.Cited(
                        index,
                        url.path("url").asText(null),
                        url.path("title").asText(null),
                        url.path("content").asText(null),
                        url.path("start_index").asInt(-1),
                        url.path("end_index").asInt(-1)));
            }
        }
        String reason = choice.path("finish_reason").asText("");
        if (!reason.isEmpty() && !choice.path("finish_reason").isNull() && !finished.get(index)) {
            finished.set(index);
            sink.accept(new AnswerEvent.Finished(
                    index,
                    ChatWords.stopReason(reason),
                    reason,
                    choice.path("stop_reason").asText(null)));
        }
    }

    /** Text, or Mistral's list of thoughts and texts. */
    private static void content(JsonNode content, int index, Consumer<AnswerEvent> sink) {
        text(content, said -> sink.accept(new AnswerEvent.TextDelta(index, said)));
        if (!content.isArray()) {
            return;
        }
        for (JsonNode part : content) {
            if (part.path("type").asText("").equals("thinking")) {
                for (JsonNode thought : part.path("thinking")) {
                    text(thought.path("text"), said -> sink.accept(new AnswerEvent.ReasoningDelta(index, said, false)));
                }
            } else {
                text(part.path("text"), said -> sink.accept(new AnswerEvent.TextDelta(index, said)));
            }
        }
    }

    /** DeepSeek's name, Groq's and OpenRouter's; a server that sends both means the same text. */
    private static void reasoning(JsonNode said, int index, Consumer<AnswerEvent> sink) {
        JsonNode thoughts = said.path("reasoning_content");
        JsonNode text = thoughts.isTextual() && !thoughts.textValue().isEmpty() ? thoughts : said.path("reasoning");
        text(text, thought -> sink.accept(new AnswerEvent.ReasoningDelta(index, thought, false)));
        for (JsonNode detail : said.path("reasoning_details")) {
            String format = detail.path("format").asText(ReasoningFormat.UNKNOWN);
            String id = detail.path("id").asText(null);
            String signature = detail.path("signature").asText("");
            if (detail.path("type").asText("").equals("reasoning.encrypted")) {
                text(
                        detail.path("data"),
                        data -> sink.accept(new AnswerEvent.ReasoningEncrypted(index, data, format, id)));
            } else if (!signature.isEmpty()) {
                sink.accept(new AnswerEvent.ReasoningSigned(index, signature, format, id));
            }
        }
    }

    private static void media(JsonNode said, int index, Consumer<AnswerEvent> sink) {
        text(
                said.path("audio").path("data"),
                data -> sink.accept(new AnswerEvent.MediaProduced(index, "audio/wav", data)));
        for (JsonNode image : said.path("images")) {
            String url = image.path("image_url").path("url").asText("");
            int comma = url.indexOf(";base64,");
            if (url.startsWith("data:") && comma > 0) {
                sink.accept(new AnswerEvent.MediaProduced(
                        index, url.substring("data:".length(), comma), url.substring(comma + ";base64,".length())));
            }
        }
    }

    /** Perplexity names its sources beside the choices, in every chunk. */
    private void citations(JsonNode chunk, Consumer<AnswerEvent> sink) {
        if (citationsTold) {
            return;
        }
        for (JsonNode url : chunk.path("citations")) {
            if (url.isTextual()) {
                citationsTold = true;
                sink.accept(new AnswerEvent.Cited(0, url.textValue(), null, null, -1, -1));
            }
        }
    }

    private static void text(JsonNode node, Consumer<String> use) {
        if (node.isTextual() && !node.textValue().isEmpty()) {
            use.accept(node.textValue());
        }
    }
}
