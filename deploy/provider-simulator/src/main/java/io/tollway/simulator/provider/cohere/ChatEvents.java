package io.tollway.simulator.provider.cohere;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Ids;
import io.tollway.simulator.provider.serving.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as named events: block by block a start, a delta per token and an end, then the message's end with usage; {@code [DONE]} follows. */
final class ChatEvents implements Events {
    /** What the template adds to what the model reads; it is told, and not billed. */
    private static final int TEMPLATE = 500;

    /** One event: its JSON behind the type, and the tokens it shows. */
    private record Step(String type, String rest, int output, int reasoning) {}

    private final String id;
    private final Choice choice;
    private final @Nullable Usage usage;
    private final long cached;
    private final List<String> callIds = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    ChatEvents(String id, Choice choice, @Nullable Usage usage, long cached, Ids ids) {
        this.id = id;
        this.choice = choice;
        this.usage = usage;
        this.cached = cached;
        step(
                "message-start",
                ",\"id\":\"" + id + "\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[]}}",
                0,
                0);
        block("thinking", choice.reasoning(), 0);
        block("text", choice.text(), choice.reasoning().isEmpty() ? 0 : 1);
        for (int i = 0; i < choice.calls().size(); i++) {
            call(i, choice.calls().get(i), ids.next(choice.calls().get(i).name() + "_"));
        }
        step("message-end", ",\"delta\":{\"finish_reason\":\"" + reason() + "\"" + usage() + "}", 0, 0);
    }

    private void block(String kind, List<String> pieces, int index) {
        if (pieces.isEmpty()) {
            return;
        }
        String at = ",\"index\":" + index;
        step(
                "content-start",
                at + ",\"delta\":{\"message\":{\"content\":{\"type\":\"" + kind + "\",\"" + kind + "\":\"\"}}}",
                0,
                0);
        for (String piece : pieces) {
            boolean thought = kind.equals("thinking");
            step(
                    "content-delta",
                    at + ",\"delta\":{\"message\":{\"content\":{\"" + kind + "\":" + quoted(piece) + "}}}",
                    thought ? 0 : 1,
                    thought ? 1 : 0);
        }
        step("content-end", at, 0, 0);
    }

    private void call(int index, ToolCall call, String callId) {
        callIds.add(callId);
        String at = ",\"index\":" + index;
        step(
                "tool-call-start",
                at + ",\"delta\":{\"message\":{\"tool_calls\":{\"id\":" + quoted(callId)
                        + ",\"type\":\"function\",\"function\":{\"name\":" + quoted(call.name())
                        + ",\"arguments\":\"\"}}}}",
                call.headTokens(),
                0);
        for (String piece : call.arguments()) {
            step(
                    "tool-call-delta",
                    at + ",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":" + quoted(piece)
                            + "}}}}",
                    1,
                    0);
        }
        step("tool-call-end", at, 0, 0);
    }

    private String reason() {
        if (choice.stop() != null) {
            return "STOP_SEQUENCE";
        }
        return switch (choice.finish()) {
            case STOP -> "COMPLETE";
            case LENGTH -> "MAX_TOKENS";
            case TOOL_CALLS -> "TOOL_CALL";
        };
    }

    private String usage() {
        if (usage == null) {
            return "";
        }
        return ",\"usage\":{\"billed_units\":{\"input_tokens\":" + usage.prompt() + ",\"output_tokens\":"
                + usage.completion() + "},\"tokens\":{\"input_tokens\":" + (usage.prompt() + TEMPLATE)
                + ",\"output_tokens\":" + (usage.completion() + FRAME_TOKENS) + "},\"cached_tokens\":" + cached + "}";
    }

    private static final int FRAME_TOKENS = 3;

    private void step(String type, String rest, int output, int reasoning) {
        steps.add(new Step(type, rest, output, reasoning));
    }

    private static String quoted(String text) {
        return new String(new JsonBytes(64).string(text).toBytes(), StandardCharsets.UTF_8);
    }

    /** The same answer in one piece. */
    JsonBytes whole() {
        JsonBytes out =
                new JsonBytes(1024).ascii("{\"id\":\"").ascii(id).ascii("\",\"message\":{\"role\":\"assistant\"");
        out.ascii(",\"content\":[");
        if (!choice.reasoning().isEmpty()) {
            out.ascii("{\"type\":\"thinking\",\"thinking\":")
                    .string(choice.reasoning())
                    .ascii("}");
            out.ascii(choice.text().isEmpty() ? "" : ",");
        }
        if (!choice.text().isEmpty()) {
            out.ascii("{\"type\":\"text\",\"text\":").string(choice.text()).ascii("}");
        }
        out.ascii("],\"tool_calls\":[");
        for (int i = 0; i < choice.calls().size(); i++) {
            ToolCall call = choice.calls().get(i);
            out.ascii(i == 0 ? "" : ",").ascii("{\"id\":").string(callIds.get(i));
            out.ascii(",\"type\":\"function\",\"function\":{\"name\":").string(call.name());
            out.ascii(",\"arguments\":").string(call.arguments()).ascii("}}");
        }
        return out.ascii("]},\"finish_reason\":\"")
                .ascii(reason())
                .ascii("\"")
                .ascii(usage())
                .ascii("}");
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public void append(int index, JsonBytes out) {
        Step step = steps.get(index);
        out.ascii("event: ")
                .ascii(step.type())
                .ascii("\ndata: {\"type\":\"")
                .ascii(step.type())
                .ascii("\"");
        out.json(step.rest()).ascii("}\n\n");
    }

    @Override
    public int outputTokens(int index) {
        return steps.get(index).output();
    }

    @Override
    public int reasoningTokens(int index) {
        return steps.get(index).reasoning();
    }

    @Override
    public void appendEnd(JsonBytes out) {
        out.ascii("data: [DONE]\n\n");
    }

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        out.ascii("event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"error\":")
                .string(refusal.message());
        out.ascii(",\"finish_reason\":\"ERROR\"}}\n\n");
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        out.ascii("event: content-delta\ndata: {\"type\":\"content-del\n\n");
    }
}
