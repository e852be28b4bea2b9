package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Continued texts token by token, one choice after the other; usage comes last, when asked for. */
final class CompletionEvents implements Events {
    /** @param tokens 1 for a piece of the answer, 0 for what is repeated and for the end */
    private record Step(
            int choice, String piece, int tokens, @Nullable String finish) {}

    private final List<Step> steps = new ArrayList<>();
    private final String id;
    private final long created;
    private final CompletionRequest request;
    private final @Nullable Usage told;

    /** @param read what the prompt used, when usage is to be told */
    CompletionEvents(
            String id, long created, CompletionRequest request, List<TextChoice> choices, @Nullable Usage read) {
        this.id = id;
        this.created = created;
        this.request = request;
        long output = 0;
        for (TextChoice choice : choices) {
            if (!choice.echoed().isEmpty()) {
                steps.add(new Step(choice.index(), choice.echoed(), 0, null));
            }
            for (String piece : choice.made().text()) {
                steps.add(new Step(choice.index(), piece, 1, null));
            }
            steps.add(new Step(choice.index(), "", 0, choice.finish()));
            output += choice.made().outputTokens();
        }
        this.told = read == null ? null : read.withAnswer(output, 0);
    }

    @Override
    public int size() {
        return told == null ? steps.size() : steps.size() + 1;
    }

    @Override
    public void append(int index, JsonBytes out) {
        out.ascii("data: ");
        Completions.head(id, created, request.model(), out);
        Usage usage = told;
        if (index == steps.size() && usage != null) {
            out.ascii(",\"choices\":[]");
            Completions.usage(usage, out);
            out.ascii("}\n\n");
            return;
        }
        Step step = steps.get(index);
        out.ascii(",\"choices\":[{\"text\":").string(step.piece).ascii(",\"index\":");
        out.number(step.choice).ascii(",\"logprobs\":null,\"finish_reason\":").stringOrNull(step.finish);
        out.ascii(usage == null ? "}]}\n\n" : "}],\"usage\":null}\n\n");
    }

    @Override
    public int outputTokens(int index) {
        return index < steps.size() ? steps.get(index).tokens : 0;
    }

    @Override
    public int reasoningTokens(int index) {
        return 0;
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
        out.ascii("data: {\"id\":\"cmpl-broken\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"te\n\n");
    }
}
