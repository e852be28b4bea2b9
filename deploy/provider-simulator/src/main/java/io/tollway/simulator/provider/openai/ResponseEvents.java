package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Refusal;
import java.util.ArrayList;
import java.util.List;

/** A streamed response: its start, then item by item what is added, its pieces and what is done, and at last the whole response. Every event has a name and a number. */
final class ResponseEvents implements Events {
    private enum Kind {
        CREATED("response.created"),
        IN_PROGRESS("response.in_progress"),
        ITEM_ADDED("response.output_item.added"),
        SUMMARY_ADDED("response.reasoning_summary_part.added"),
        SUMMARY_DELTA("response.reasoning_summary_text.delta"),
        SUMMARY_TEXT_DONE("response.reasoning_summary_text.done"),
        SUMMARY_DONE("response.reasoning_summary_part.done"),
        PART_ADDED("response.content_part.added"),
        TEXT_DELTA("response.output_text.delta"),
        TEXT_DONE("response.output_text.done"),
        PART_DONE("response.content_part.done"),
        ARGUMENTS_DELTA("response.function_call_arguments.delta"),
        ARGUMENTS_DONE("response.function_call_arguments.done"),
        INPUT_DELTA("response.custom_tool_call_input.delta"),
        INPUT_DONE("response.custom_tool_call_input.done"),
        ITEM_DONE("response.output_item.done");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }
    }

    /**
     * @param item the index of the item concerned
     * @param pieces the text it carries, if any
     */
    private record Step(Kind kind, int item, List<String> pieces, int output, int reasoning) {}

    private final ResponseHead head;
    private final List<Step> steps = new ArrayList<>();
    private int sent;

    ResponseEvents(ResponseHead head) {
        this.head = head;
        add(Kind.CREATED, -1, List.of(), 0, 0);
        add(Kind.IN_PROGRESS, -1, List.of(), 0, 0);
        for (int i = 0; i < head.items().size(); i++) {
            switch (head.items().get(i)) {
                case ResponseItem.Reasoning reasoning -> reasoning(i, reasoning);
                case ResponseItem.Message message -> message(i, message);
                case ResponseItem.FunctionCall call -> call(i, call);
            }
            add(Kind.ITEM_DONE, i, List.of(), 0, 0);
        }
    }

    private void add(Kind kind, int item, List<String> pieces, int output, int reasoning) {
        steps.add(new Step(kind, item, pieces, output, reasoning));
    }

    private void reasoning(int item, ResponseItem.Reasoning reasoning) {
        add(Kind.ITEM_ADDED, item, List.of(), 0, reasoning.hidden());
        if (reasoning.summary().isEmpty()) {
            return;
        }
        add(Kind.SUMMARY_ADDED, item, List.of(), 0, 0);
        for (String piece : reasoning.summary()) {
            add(Kind.SUMMARY_DELTA, item, List.of(piece), 0, 1);
        }
        add(Kind.SUMMARY_TEXT_DONE, item, reasoning.summary(), 0, 0);
        add(Kind.SUMMARY_DONE, item, reasoning.summary(), 0, 0);
    }

    private void message(int item, ResponseItem.Message message) {
        add(Kind.ITEM_ADDED, item, List.of(), 0, 0);
        add(Kind.PART_ADDED, item, List.of(), 0, 0);
        for (String piece : message.text()) {
            add(Kind.TEXT_DELTA, item, List.of(piece), 1, 0);
        }
        add(Kind.TEXT_DONE, item, message.text(), 0, 0);
        add(Kind.PART_DONE, item, message.text(), 0, 0);
    }

    private void call(int item, ResponseItem.FunctionCall call) {
        add(Kind.ITEM_ADDED, item, List.of(), call.call().headTokens(), 0);
        for (String piece : call.call().arguments()) {
            add(call.call().text() ? Kind.INPUT_DELTA : Kind.ARGUMENTS_DELTA, item, List.of(piece), 1, 0);
        }
        if (call.whole()) {
            add(
                    call.call().text() ? Kind.INPUT_DONE : Kind.ARGUMENTS_DONE,
                    item,
                    call.call().arguments(),
                    0,
                    0);
        }
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public void append(int index, JsonBytes out) {
        Step step = steps.get(index);
        event(step.kind.wireName, out);
        if (step.item >= 0) {
            out.ascii(",\"output_index\":").number(step.item);
        }
        switch (step.kind) {
            case CREATED, IN_PROGRESS -> {
                out.ascii(",\"response\":");
                head.appendStart(out);
            }
            case ITEM_ADDED, ITEM_DONE -> {
                out.ascii(",\"item\":");
                ResponseItem.append(head.items().get(step.item), step.kind == Kind.ITEM_DONE, out);
            }
            case SUMMARY_ADDED, SUMMARY_DONE -> {
                of(step, ",\"summary_index\":0,\"part\":", out);
                ResponseItem.summary(step.pieces, out);
            }
            case SUMMARY_DELTA ->
                of(step, ",\"summary_index\":0,\"delta\":", out).string(step.pieces);
            case SUMMARY_TEXT_DONE ->
                of(step, ",\"summary_index\":0,\"text\":", out).string(step.pieces);
            case PART_ADDED, PART_DONE -> {
                of(step, ",\"content_index\":0,\"part\":", out);
                ResponseItem.text(step.pieces, out);
            }
            case TEXT_DELTA ->
                of(step, ",\"content_index\":0,\"logprobs\":[],\"delta\":", out).string(step.pieces);
            case TEXT_DONE ->
                of(step, ",\"content_index\":0,\"logprobs\":[],\"text\":", out).string(step.pieces);
            case ARGUMENTS_DELTA, INPUT_DELTA -> of(step, ",\"delta\":", out).string(step.pieces);
            case INPUT_DONE -> of(step, ",\"input\":", out).string(step.pieces);
            case ARGUMENTS_DONE -> {
                of(step, ",\"arguments\":", out).string(step.pieces);
                if (head.items().get(step.item) instanceof ResponseItem.FunctionCall call) {
                    out.ascii(",\"name\":").string(call.call().name());
                }
            }
        }
        out.ascii("}\n\n");
    }

    private void event(String name, JsonBytes out) {
        out.ascii("event: ").ascii(name).ascii("\ndata: {\"type\":\"").ascii(name);
        out.ascii("\",\"sequence_number\":").number(sent++);
    }

    private JsonBytes of(Step step, String fields, JsonBytes out) {
        out.ascii(",\"item_id\":\"").ascii(head.items().get(step.item).id()).ascii("\"");
        return out.ascii(fields);
    }

    @Override
    public int outputTokens(int index) {
        return steps.get(index).output;
    }

    @Override
    public int reasoningTokens(int index) {
        return steps.get(index).reasoning;
    }

    @Override
    public void appendEnd(JsonBytes out) {
        event(head.cut() ? "response.incomplete" : "response.completed", out);
        out.ascii(",\"response\":");
        head.appendEnd(out);
        out.ascii("}\n\n");
    }

    @Override
    public void appendError(Refusal refusal, JsonBytes out) {
        event("error", out);
        out.ascii(",\"error\":{\"type\":").string(refusal.type());
        out.ascii(",\"code\":").string(ResponseHead.code(refusal));
        out.ascii(",\"message\":").string(refusal.message()).ascii(",\"param\":null}}\n\n");
        event("response.failed", out);
        out.ascii(",\"response\":");
        head.appendFailure(refusal, out);
        out.ascii("}\n\n");
    }

    @Override
    public void appendMalformed(JsonBytes out) {
        out.ascii(
                "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"ms\n\n");
    }
}
