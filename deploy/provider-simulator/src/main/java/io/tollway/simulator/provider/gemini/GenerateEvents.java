package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Refusal;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer: each piece is a whole response with one token or one function call, and the usage up to there; the last piece of a candidate has its finish reason. Candidates take
 * turns. Events end their lines with CR LF; the array's elements are parted by a comma.
 */
final class GenerateEvents implements Events {
    private static final CharSequence SERVER_SENT = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence JSON_ARRAY = HttpHeaders.createOptimized("application/json; charset=UTF-8");

    private sealed interface Part {}

    private record Text(String piece) implements Part {}

    private record Thought(String piece) implements Part {}

    private record Called(ToolCall call, @Nullable String signature) implements Part {}

    /** @param hidden tokens of calls that were cut off and are not told */
    private record End(Choice.Finish finish, @Nullable String signature, int hidden) implements Part {}

    /** @param output and {@code reasoning}: what was used up to and including this step */
    private record Step(int candidate, Part part, int hiddenThoughts, long output, long reasoning) {}

    private final Candidates head;
    private final boolean serverSent;
    private final List<Step> steps = new ArrayList<>();

    GenerateEvents(Candidates head, List<Choice> choices, boolean serverSent) {
        this.head = head;
        this.serverSent = serverSent;
        List<List<Part>> each = new ArrayList<>();
        int longest = 0;
        for (Choice choice : choices) {
            List<Part> parts = parts(choice);
            each.add(parts);
            longest = Math.max(longest, parts.size());
        }
        long output = 0;
        long reasoning = 0;
        for (int turn = 0; turn < longest; turn++) {
            for (int i = 0; i < each.size(); i++) {
                if (turn < each.get(i).size()) {
                    Part part = each.get(i).get(turn);
                    int hidden = turn == 0 && !head.showsThoughts()
                            ? choices.get(i).reasoning().size()
                            : 0;
                    output += tokens(part);
                    reasoning += hidden + (part instanceof Thought ? 1 : 0);
                    steps.add(new Step(i, part, hidden, output, reasoning));
                }
            }
        }
    }

    private List<Part> parts(Choice choice) {
        List<Part> parts = new ArrayList<>();
        if (head.showsThoughts()) {
            choice.reasoning().forEach(piece -> parts.add(new Thought(piece)));
        }
        choice.text().forEach(piece -> parts.add(new Text(piece)));
        List<ToolCall> calls = Candidates.calls(choice);
        int told = choice.text().size();
        for (int i = 0; i < calls.size(); i++) {
            parts.add(new Called(calls.get(i), head.callSignature(choice, i)));
            told += calls.get(i).tokens();
        }
        String signature = choice.calls().isEmpty() ? head.textSignature(choice) : null;
        parts.add(new End(choice.finish(), signature, choice.outputTokens() - told));
        return parts;
    }

    private static int tokens(Part part) {
        return switch (part) {
            case Text text -> 1;
            case Called called -> called.call.tokens();
            case End end -> end.hidden;
            case Thought thought -> 0;
        };
    }

    @Override
    public CharSequence contentType() {
        return serverSent ? SERVER_SENT : JSON_ARRAY;
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public void append(int index, JsonBytes out) {
        Step step = steps.get(index);
        begin(index, out);
        out.ascii("{\"candidates\":[");
        Candidates.open(out);
        Choice.Finish finish = null;
        switch (step.part) {
            case Text text -> Candidates.text(List.of(text.piece), false, null, out);
            case Thought thought -> Candidates.text(List.of(thought.piece), true, null, out);
            case Called called -> Candidates.call(called.call, called.signature, out);
            case End end -> {
                Candidates.text(List.of(), false, end.signature, out);
                finish = end.finish;
            }
        }
        Candidates.close(step.candidate, finish, out);
        out.ascii("]");
        head.appendTail(step.output, step.reasoning, out);
        out.ascii(serverSent ? "\r\n\r\n" : "");
    }

    private void begin(int index, JsonBytes out) {
        out.ascii(serverSent ? "data: " : index == 0 ? "[" : ",\r\n");
    }

    @Override
    public int outputTokens(int index) {
        return tokens(steps.get(index).part);
    }

    @Override
    public int reasoningTokens(int index) {
        Step step = steps.get(index);
        return step.hiddenThoughts + (step.part instanceof Thought ? 1 : 0);
    }

    @Override
    public void appendEnd(JsonBytes out) {
        out.ascii(serverSent ? "" : "\n]\n");
    }

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        out.ascii(serverSent ? "data: " : ",\r\n");
        GeminiDialect.appendError(refusal, out);
        out.ascii(serverSent ? "\r\n\r\n" : "\n]\n");
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        out.ascii(serverSent ? "data: " : ",\r\n").ascii("{\"candidates\":[{\"content\":{\"parts\":[{\"te");
        out.ascii(serverSent ? "\r\n\r\n" : "");
    }
}
