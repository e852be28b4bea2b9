package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Ids;
import io.tollway.simulator.provider.serving.Refusal;
import java.util.ArrayList;
import java.util.List;

/** A streamed answer: its head, then block by block a start, a delta per token and a stop, then the reason of its end with the final usage. A ping follows the first event of substance. */
final class MessageEvents implements Events {
    private sealed interface Step {}

    private record Head() implements Step {}

    private record Ping() implements Step {}

    private record TextStart(int block) implements Step {}

    private record Text(int block, String piece) implements Step {}

    private record ThoughtStart(int block) implements Step {}

    private record Thought(int block, String piece) implements Step {}

    /** All of the thoughts are behind it, shown or not. */
    private record Signature(int block, String signature, int hidden) implements Step {}

    private record CallStart(int block, String id, ToolCall call) implements Step {}

    /** @param tokens what the piece counts; 0 for the empty one that comes first */
    private record Input(int block, String piece, int tokens) implements Step {}

    private record Stop(int block) implements Step {}

    private record End() implements Step {}

    private final MessageHead head;
    private final Choice choice;
    private final List<Step> steps = new ArrayList<>();
    private int blocks;

    MessageEvents(MessageHead head, Choice choice, Ids ids) {
        this.head = head;
        this.choice = choice;
        steps.add(new Head());
        if (!choice.reasoning().isEmpty()) {
            thoughts();
        }
        if (!choice.text().isEmpty()) {
            steps.add(new TextStart(blocks));
            for (String piece : choice.text()) {
                steps.add(new Text(blocks, piece));
            }
            steps.add(new Stop(blocks++));
        }
        for (ToolCall call : choice.calls()) {
            call(call, ids);
        }
        steps.add(Math.min(2, steps.size()), new Ping());
        steps.add(new End());
    }

    private void thoughts() {
        steps.add(new ThoughtStart(blocks));
        if (head.showsThoughts()) {
            for (String piece : choice.reasoning()) {
                steps.add(new Thought(blocks, piece));
            }
        }
        int hidden = head.showsThoughts() ? 0 : choice.reasoning().size();
        steps.add(new Signature(blocks, head.signature(choice), hidden));
        steps.add(new Stop(blocks++));
    }

    private void call(ToolCall call, Ids ids) {
        steps.add(new CallStart(blocks, ids.next("toolu_01"), call));
        boolean empty = String.join("", call.arguments()).equals("{}");
        // A function without arguments has no fragment but the empty one.
        steps.add(new Input(blocks, "", empty ? call.arguments().size() : 0));
        if (!empty) {
            for (String piece : call.arguments()) {
                steps.add(new Input(blocks, piece, 1));
            }
        }
        steps.add(new Stop(blocks++));
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public void append(int index, JsonBytes out) {
        switch (steps.get(index)) {
            case Head first -> head(out);
            case Ping ping -> event("ping", out);
            case TextStart start -> {
                block("content_block_start", start.block, out);
                out.ascii(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
            }
            case Text text ->
                delta(text.block, "text_delta", out)
                        .ascii("\"text\":")
                        .string(text.piece)
                        .ascii("}");
            case ThoughtStart start -> {
                block("content_block_start", start.block, out);
                out.ascii(",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
            }
            case Thought thought ->
                delta(thought.block, "thinking_delta", out)
                        .ascii("\"thinking\":")
                        .string(thought.piece)
                        .ascii("}");
            case Signature sealed ->
                delta(sealed.block, "signature_delta", out)
                        .ascii("\"signature\":\"")
                        .ascii(sealed.signature)
                        .ascii("\"}");
            case CallStart start -> {
                block("content_block_start", start.block, out);
                out.ascii(",\"content_block\":{\"type\":\"tool_use\",\"id\":\"").ascii(start.id);
                out.ascii("\",\"name\":").string(start.call.name()).ascii(",\"input\":{}}");
            }
            case Input input ->
                delta(input.block, "input_json_delta", out)
                        .ascii("\"partial_json\":")
                        .string(input.piece)
                        .ascii("}");
            case Stop stop -> block("content_block_stop", stop.block, out);
            case End end -> end(out);
        }
        out.ascii("}\n\n");
    }

    private static void event(String type, JsonBytes out) {
        out.ascii("event: ")
                .ascii(type)
                .ascii("\ndata: {\"type\":\"")
                .ascii(type)
                .ascii("\"");
    }

    private static void block(String type, int block, JsonBytes out) {
        event(type, out);
        out.ascii(",\"index\":").number(block);
    }

    private static JsonBytes delta(int block, String type, JsonBytes out) {
        block("content_block_delta", block, out);
        return out.ascii(",\"delta\":{\"type\":\"").ascii(type).ascii("\",");
    }

    private void head(JsonBytes out) {
        event("message_start", out);
        out.ascii(",\"message\":");
        head.append(out);
        out.ascii(",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"stop_details\":null");
        Usage usage = head.usage();
        if (usage != null) {
            out.ascii(",\"usage\":");
            MessageHead.appendRead(usage, out);
            MessageHead.appendKept(usage, out);
            // Preliminary: the true number comes with the end.
            out.ascii(",\"output_tokens\":1");
            MessageHead.appendTier(out);
        }
        out.ascii("}");
    }

    private void end(JsonBytes out) {
        event("message_delta", out);
        out.ascii(",\"delta\":{");
        MessageHead.appendStop(choice, out);
        out.ascii("}");
        Usage usage = head.usage();
        if (usage != null) {
            out.ascii(",\"usage\":");
            MessageHead.appendRead(usage, out);
            MessageHead.appendWritten(usage, out);
            out.ascii("}");
        }
    }

    @Override
    public int outputTokens(int index) {
        return switch (steps.get(index)) {
            case Text text -> 1;
            case CallStart start -> start.call.headTokens();
            case Input input -> input.tokens;
            case Head first -> 0;
            case Ping ping -> 0;
            case TextStart start -> 0;
            case ThoughtStart start -> 0;
            case Thought thought -> 0;
            case Signature sealed -> 0;
            case Stop stop -> 0;
            case End end -> 0;
        };
    }

    @Override
    public int reasoningTokens(int index) {
        Step step = steps.get(index);
        return step instanceof Signature sealed ? sealed.hidden : step instanceof Thought ? 1 : 0;
    }

    @Override
    public void appendEnd(JsonBytes out) {
        event("message_stop", out);
        out.ascii("}\n\n");
    }

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        out.ascii("event: error\ndata: ");
        AnthropicDialect.appendError(refusal, out);
        out.ascii("}\n\n");
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        out.ascii(
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"ty\n\n");
    }
}
