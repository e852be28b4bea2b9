package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.StopReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words and small objects that requests, chunks and completions of this dialect have in common. */
final class ChatWords {
    static final JsonMapper JSON = new JsonMapper();
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ChatWords() {}

    /** OpenAI knows fewer reasons than the others. */
    static String finishReason(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, PAUSE -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
        };
    }

    /** Compatible servers have words of their own; one that nobody knows is an ordinary end. */
    static StopReason stopReason(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "model_length", "max_output_tokens" -> StopReason.LENGTH;
            case "tool_calls", "function_call", "tool_use" -> StopReason.TOOL_CALLS;
            case "content_filter", "sensitive", "guardrail_intervened" -> StopReason.CONTENT_FILTER;
            case "refusal" -> StopReason.REFUSAL;
            default -> StopReason.END;
        };
    }

    /** OpenRouter's word for a piece of reasoning that must come back unchanged. */
    static ObjectNode reasoningDetail(
            String type, String member, String value, @Nullable String format, @Nullable String id, int index) {
        ObjectNode detail = NODES.objectNode();
        detail.put("type", type).put(member, value);
        if (id != null) {
            detail.put("id", id);
        }
        return detail.put("format", format == null ? "unknown" : format).put("index", index);
    }

    static ObjectNode citation(AnswerEvent.Cited cited) {
        ObjectNode annotation = NODES.objectNode().put("type", "url_citation");
        ObjectNode url = annotation.putObject("url_citation");
        url.put("url", cited.url() == null ? "" : cited.url());
        url.put("title", cited.title() == null ? "" : cited.title());
        if (cited.quote() != null) {
            url.put("content", cited.quote());
        }
        url.put("start_index", Math.max(0, cited.start()));
        url.put("end_index", Math.max(0, cited.end()));
        return annotation;
    }

    static ObjectNode image(String mimeType, String base64) {
        ObjectNode image = NODES.objectNode().put("type", "image_url");
        image.putObject("image_url").put("url", "data:" + mimeType + ";base64," + base64);
        return image;
    }
}
