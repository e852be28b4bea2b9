package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Refusal;
import java.util.List;

/** Events that name their own type, as those of pictures and of transcriptions do. Nothing follows the last. */
final class TypedEvents implements Events {
    private final List<Event> events;

    /**
     * One event.
     *
     * @param members what follows its type, with a comma before it
     * @param tokens what it is billed as
     */
    record Event(String type, String members, int tokens) {}

    TypedEvents(List<Event> events) {
        this.events = List.copyOf(events);
    }

    @Override
    public int size() {
        return events.size();
    }

    @Override
    public void append(int index, JsonBytes out) {
        Event event = events.get(index);
        out.ascii("event: ").ascii(event.type).ascii("\ndata: {\"type\":\"").ascii(event.type);
        out.ascii("\"").ascii(event.members).ascii("}\n\n");
    }

    @Override
    public int outputTokens(int index) {
        return events.get(index).tokens;
    }

    @Override
    public int reasoningTokens(int index) {
        return 0;
    }

    @Override
    public void appendEnd(JsonBytes out) {}

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        out.ascii("event: error\ndata: ");
        OpenAiDialect.appendBody(refusal, out);
        out.ascii("\n\n");
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        out.ascii("data: {\"type\":\"image_gen\n\n");
    }
}
