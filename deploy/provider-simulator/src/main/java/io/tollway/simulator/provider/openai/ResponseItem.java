package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Ids;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of a response's output. */
sealed interface ResponseItem {
    String id();

    /**
     * @param summary the reasoning's tokens, when they are told
     * @param hidden how many tokens are not told
     * @param sealed the reasoning to be returned, when that was asked for
     */
    record Reasoning(
            String id,
            List<String> summary,
            int hidden,
            @Nullable String sealed) implements ResponseItem {}

    /** @param whole whether it came to its end */
    record Message(String id, List<String> text, boolean whole) implements ResponseItem {}

    record FunctionCall(String id, String callId, ToolCall call, boolean whole) implements ResponseItem {}

    /** The items of an answer: reasoning first, then a message or calls. */
    static List<ResponseItem> of(Choice choice, ResponseRequest request, Ids ids, Seal seal) {
        List<ResponseItem> items = new ArrayList<>();
        boolean cut = choice.finish() == Choice.Finish.LENGTH;
        List<String> reasoning = choice.reasoning();
        if (!reasoning.isEmpty()) {
            items.add(new Reasoning(
                    ids.next("rs_"),
                    request.summary() ? reasoning : List.of(),
                    request.summary() ? 0 : reasoning.size(),
                    request.encrypted() ? seal.close(String.join("", reasoning)) : null));
        }
        if (!choice.text().isEmpty()) {
            items.add(new Message(ids.next("msg_"), choice.text(), !cut));
        }
        for (ToolCall call : choice.calls()) {
            boolean whole = !cut || call != choice.calls().getLast();
            items.add(new FunctionCall(ids.next(call.text() ? "ctc_" : "fc_"), ids.next("call_"), call, whole));
        }
        return items;
    }

    /** Appends the item as it is at its start, still empty, or at its end. */
    static void append(ResponseItem item, boolean ended, JsonBytes out) {
        out.ascii("{\"id\":\"").ascii(item.id()).ascii("\",\"type\":\"");
        switch (item) {
            case Reasoning reasoning -> {
                out.ascii("reasoning\"");
                String sealed = reasoning.sealed;
                if (sealed != null) {
                    out.ascii(",\"encrypted_content\":\"").ascii(sealed).ascii("\"");
                }
                out.ascii(",\"summary\":[");
                if (ended && !reasoning.summary.isEmpty()) {
                    summary(reasoning.summary, out);
                }
                out.ascii("]");
            }
            case Message message -> {
                out.ascii("message\",\"status\":\"").ascii(status(ended, message.whole));
                out.ascii("\",\"content\":[");
                if (ended) {
                    text(message.text, out);
                }
                out.ascii("],\"role\":\"assistant\"");
            }
            case FunctionCall call -> {
                out.ascii(call.call.text() ? "custom_tool_call" : "function_call");
                out.ascii("\",\"status\":\"").ascii(status(ended, call.whole));
                out.ascii(call.call.text() ? "\",\"input\":" : "\",\"arguments\":")
                        .string(ended ? call.call.arguments() : List.of());
                out.ascii(",\"call_id\":\"")
                        .ascii(call.callId)
                        .ascii("\",\"name\":")
                        .string(call.call.name());
            }
        }
        out.ascii("}");
    }

    static void summary(List<String> pieces, JsonBytes out) {
        out.ascii("{\"type\":\"summary_text\",\"text\":").string(pieces).ascii("}");
    }

    static void text(List<String> pieces, JsonBytes out) {
        out.ascii("{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":")
                .string(pieces)
                .ascii("}");
    }

    private static String status(boolean ended, boolean whole) {
        return !ended ? "in_progress" : whole ? "completed" : "incomplete";
    }
}
