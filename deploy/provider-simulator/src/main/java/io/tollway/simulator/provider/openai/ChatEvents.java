package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Ids;
import io.tollway.simulator.provider.serving.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A streamed chat answer: per choice its role, its reasoning, its text or calls token by token, and its end; choices take turns. Usage comes last, when asked for, and then every other event
 * has a usage of null.
 */
final class ChatEvents implements Events {
    private sealed interface Step {
        int choice();
    }

    private record Role(int choice) implements Step {}

    private record Thought(int choice, String piece) implements Step {}

    private record Text(int choice, String piece) implements Step {}

    private record CallStart(int choice, int call, String id, ToolCall tool) implements Step {}

    private record Arguments(int choice, int call, String piece) implements Step {}

    private record End(int choice, Choice.Finish finish) implements Step {}

    private final List<Step> steps;
    private final byte[] head;
    private final byte[] tail;
    private final ChatHead chat;
    private final @Nullable Usage told;

    /** @param read what the prompt used, when usage is to be told; it is completed with what all choices use */
    ChatEvents(ChatHead chat, List<Choice> choices, @Nullable Usage read, Ids ids) {
        this.chat = chat;
        this.steps = interleaved(choices, ids);
        this.told = read == null ? null : complete(read, choices);
        JsonBytes out = new JsonBytes(256).ascii("data: ");
        chat.append("chat.completion.chunk", out);
        this.head = out.ascii(",\"choices\":[{\"index\":").toBytes();
        this.tail = new JsonBytes(32)
                .ascii(chat.request().includeUsage() ? "}],\"usage\":null}\n\n" : "}]}\n\n")
                .toBytes();
    }

    private static Usage complete(Usage read, List<Choice> choices) {
        long output = 0;
        long reasoning = 0;
        for (Choice choice : choices) {
            output += choice.outputTokens();
            reasoning += choice.reasoning().size();
        }
        return read.withAnswer(output, reasoning);
    }

    private static List<Step> interleaved(List<Choice> choices, Ids ids) {
        if (choices.size() == 1) {
            return steps(0, choices.getFirst(), ids);
        }
        List<List<Step>> each = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < choices.size(); i++) {
            each.add(steps(i, choices.get(i), ids));
            longest = Math.max(longest, each.get(i).size());
        }
        List<Step> all = new ArrayList<>();
        for (int turn = 0; turn < longest; turn++) {
            for (List<Step> list : each) {
                if (turn < list.size()) {
                    all.add(list.get(turn));
                }
            }
        }
        return all;
    }

    private static List<Step> steps(int index, Choice choice, Ids ids) {
        List<Step> steps =
                new ArrayList<>(choice.reasoning().size() + choice.text().size() + 8);
        steps.add(new Role(index));
        for (String piece : choice.reasoning()) {
            steps.add(new Thought(index, piece));
        }
        for (String piece : choice.text()) {
            steps.add(new Text(index, piece));
        }
        for (int i = 0; i < choice.calls().size(); i++) {
            ToolCall call = choice.calls().get(i);
            steps.add(new CallStart(index, i, ids.next("call_"), call));
            for (String piece : call.arguments()) {
                steps.add(new Arguments(index, i, piece));
            }
        }
        steps.add(new End(index, choice.finish()));
        return steps;
    }

    @Override
    public int size() {
        return told == null ? steps.size() : steps.size() + 1;
    }

    @Override
    public void append(int index, JsonBytes out) {
        if (index == steps.size()) {
            appendUsage(out);
            return;
        }
        Step step = steps.get(index);
        out.raw(head).number(step.choice());
        switch (step) {
            case Role role -> out.ascii(",\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
            case Thought thought ->
                out.ascii(",\"delta\":{\"reasoning_content\":")
                        .string(thought.piece)
                        .ascii("}");
            case Text text ->
                out.ascii(",\"delta\":{\"content\":").string(text.piece).ascii("}");
            case CallStart start ->
                out.ascii(",\"delta\":{\"tool_calls\":[{\"index\":")
                        .number(start.call)
                        .ascii(",\"id\":\"")
                        .ascii(start.id)
                        .ascii("\",\"type\":\"function\",\"function\":{\"name\":")
                        .string(start.tool.name())
                        .ascii(",\"arguments\":\"\"}}]}");
            case Arguments more ->
                out.ascii(",\"delta\":{\"tool_calls\":[{\"index\":")
                        .number(more.call)
                        .ascii(",\"function\":{\"arguments\":")
                        .string(more.piece)
                        .ascii("}}]}");
            case End end -> out.ascii(",\"delta\":{}");
        }
        if (step instanceof End end) {
            out.ascii(",\"logprobs\":null,\"finish_reason\":\"")
                    .ascii(ChatHead.finish(end.finish))
                    .ascii("\"");
        } else {
            out.ascii(",\"logprobs\":");
            int top = step instanceof Text ? chat.request().logprobs() : -1;
            Logprobs.append(step instanceof Text text ? List.of(text.piece) : List.of(), top, out);
            out.ascii(",\"finish_reason\":null");
        }
        out.raw(tail);
    }

    private void appendUsage(JsonBytes out) {
        Usage usage = told;
        if (usage != null) {
            out.ascii("data: ");
            chat.append("chat.completion.chunk", out);
            out.ascii(",\"choices\":[],\"usage\":");
            ChatHead.append(usage, out);
            out.ascii("}\n\n");
        }
    }

    @Override
    public int outputTokens(int index) {
        if (index == steps.size()) {
            return 0;
        }
        return switch (steps.get(index)) {
            case Text text -> 1;
            case CallStart start -> start.tool.headTokens();
            case Arguments arguments -> 1;
            case Role role -> 0;
            case Thought thought -> 0;
            case End end -> 0;
        };
    }

    @Override
    public int reasoningTokens(int index) {
        return index < steps.size() && steps.get(index) instanceof Thought ? 1 : 0;
    }

    @Override
    public void appendEnd(JsonBytes out) {
        out.ascii("data: [DONE]\n\n");
    }

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        out.ascii("data: ");
        OpenAiDialect.appendBody(refusal, out);
        out.ascii("\n\n");
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        out.ascii(
                "data: {\"id\":\"chatcmpl-broken\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"cont\n\n");
    }
}
