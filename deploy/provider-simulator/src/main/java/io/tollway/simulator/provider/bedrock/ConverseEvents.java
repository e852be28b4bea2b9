package io.tollway.simulator.provider.bedrock;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.Seal;
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

/** An answer as frames: block by block a start (calls only), a delta per token and a stop, then the stop reason, then usage. */
final class ConverseEvents implements Events {
    /** One frame: what it is, its JSON, and the tokens it shows. */
    private record Step(String type, String json, int output, int reasoning) {}

    private final List<Step> steps = new ArrayList<>();
    private final Choice choice;
    private final @Nullable Usage usage;
    private final String signature;
    private final List<String> callIds = new ArrayList<>();
    private int blocks;

    ConverseEvents(Choice choice, @Nullable Usage usage, Seal seal, Ids ids) {
        this.choice = choice;
        this.usage = usage;
        this.signature = seal.close(String.join("", choice.reasoning()));
        step("messageStart", "{\"role\":\"assistant\"}", 0, 0);
        if (!choice.reasoning().isEmpty()) {
            for (String piece : choice.reasoning()) {
                delta("{\"reasoningContent\":{\"text\":" + quoted(piece) + "}}", 0, 1);
            }
            delta("{\"reasoningContent\":{\"signature\":" + quoted(signature) + "}}", 0, 0);
            stop();
        }
        if (!choice.text().isEmpty()) {
            for (String piece : choice.text()) {
                delta("{\"text\":" + quoted(piece) + "}", 1, 0);
            }
            stop();
        }
        for (ToolCall call : choice.calls()) {
            call(call, ids.next("tooluse_"));
        }
        step("messageStop", "{\"stopReason\":\"" + reason() + "\"}", 0, 0);
        if (usage != null) {
            step("metadata", "{\"usage\":" + usage(usage) + ",\"metrics\":{\"latencyMs\":1}}", 0, 0);
        }
    }

    private void call(ToolCall call, String id) {
        callIds.add(id);
        step(
                "contentBlockStart",
                "{\"contentBlockIndex\":" + blocks + ",\"start\":{\"toolUse\":{\"toolUseId\":\"" + id + "\",\"name\":"
                        + quoted(call.name()) + "}}}",
                call.headTokens(),
                0);
        for (String piece : call.arguments()) {
            delta("{\"toolUse\":{\"input\":" + quoted(piece) + "}}", 1, 0);
        }
        stop();
    }

    private String reason() {
        if (choice.stop() != null) {
            return "stop_sequence";
        }
        return switch (choice.finish()) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
        };
    }

    private static String usage(Usage usage) {
        long total = usage.prompt() + usage.completion();
        return "{\"inputTokens\":" + usage.input() + ",\"outputTokens\":" + usage.completion() + ",\"totalTokens\":"
                + total + ",\"cacheReadInputTokens\":" + usage.cacheRead() + ",\"cacheWriteInputTokens\":0}";
    }

    private void delta(String delta, int output, int reasoning) {
        step(
                "contentBlockDelta",
                "{\"contentBlockIndex\":" + blocks + ",\"delta\":" + delta + ",\"p\":\"abcd\"}",
                output,
                reasoning);
    }

    private void stop() {
        step("contentBlockStop", "{\"contentBlockIndex\":" + blocks++ + "}", 0, 0);
    }

    private void step(String type, String json, int output, int reasoning) {
        steps.add(new Step(type, json, output, reasoning));
    }

    private static String quoted(String text) {
        return new String(new JsonBytes(64).string(text).toBytes(), StandardCharsets.UTF_8);
    }

    /** The same answer in one piece. */
    JsonBytes whole() {
        JsonBytes out = new JsonBytes(1024).ascii("{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[");
        String comma = "";
        if (!choice.reasoning().isEmpty()) {
            out.ascii("{\"reasoningContent\":{\"reasoningText\":{\"text\":").string(choice.reasoning());
            out.ascii(",\"signature\":").string(signature).ascii("}}}");
            comma = ",";
        }
        if (!choice.text().isEmpty()) {
            out.ascii(comma).ascii("{\"text\":").string(choice.text()).ascii("}");
            comma = ",";
        }
        for (int i = 0; i < choice.calls().size(); i++) {
            ToolCall call = choice.calls().get(i);
            out.ascii(comma).ascii("{\"toolUse\":{\"toolUseId\":").string(callIds.get(i));
            out.ascii(",\"name\":").string(call.name()).ascii(",\"input\":");
            out.json(String.join("", call.arguments())).ascii("}}");
            comma = ",";
        }
        out.ascii("]}},\"stopReason\":\"").ascii(reason()).ascii("\"");
        if (usage != null) {
            out.ascii(",\"usage\":").ascii(usage(usage));
        }
        return out.ascii(",\"metrics\":{\"latencyMs\":1}}");
    }

    @Override
    public CharSequence contentType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public void append(int index, JsonBytes out) {
        Step step = steps.get(index);
        out.raw(Frame.event(step.type(), step.json().getBytes(StandardCharsets.UTF_8)));
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
    public void appendEnd(JsonBytes out) {}

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        byte[] json = new JsonBytes(64)
                .ascii("{\"message\":")
                .string(refusal.message())
                .ascii("}")
                .toBytes();
        out.raw(Frame.exception("modelStreamErrorException", json));
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        byte[] frame = Frame.event("contentBlockDelta", "{}".getBytes(StandardCharsets.UTF_8));
        frame[frame.length - 1] ^= 1;
        out.raw(frame);
    }
}
