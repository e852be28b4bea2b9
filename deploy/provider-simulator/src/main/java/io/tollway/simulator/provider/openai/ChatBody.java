package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Ids;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chat answer in one piece. */
final class ChatBody {
    private ChatBody() {}

    static Buffer write(ChatHead head, List<Choice> choices, @Nullable Usage usage, Ids ids) {
        JsonBytes out = new JsonBytes(1024);
        head.append("chat.completion", out);
        out.ascii(",\"choices\":[");
        for (int i = 0; i < choices.size(); i++) {
            choice(i, choices.get(i), head.request().logprobs(), out, ids);
        }
        out.ascii("]");
        if (usage != null) {
            out.ascii(",\"usage\":");
            ChatHead.append(usage, out);
        }
        return Buffer.buffer(out.ascii("}\n").toBytes());
    }

    private static void choice(int index, Choice choice, int logprobs, JsonBytes out, Ids ids) {
        out.ascii(index == 0 ? "" : ",").ascii("{\"index\":").number(index);
        out.ascii(",\"message\":{\"role\":\"assistant\",\"content\":");
        if (choice.calls().isEmpty()) {
            out.string(choice.text());
        } else {
            out.ascii("null,\"tool_calls\":[");
            for (int i = 0; i < choice.calls().size(); i++) {
                ToolCall call = choice.calls().get(i);
                out.ascii(i == 0 ? "" : ",").ascii("{\"id\":\"").ascii(ids.next("call_"));
                out.ascii("\",\"type\":\"function\",\"function\":{\"name\":").string(call.name());
                out.ascii(",\"arguments\":");
                out.string(call.arguments());
                out.ascii("}}");
            }
            out.ascii("]");
        }
        if (!choice.reasoning().isEmpty()) {
            out.ascii(",\"reasoning_content\":");
            out.string(choice.reasoning());
        }
        out.ascii(",\"refusal\":null,\"annotations\":[]},\"logprobs\":");
        Logprobs.append(choice.text(), logprobs, out);
        out.ascii(",\"finish_reason\":\"");
        out.ascii(ChatHead.finish(choice.finish())).ascii("\"}");
    }
}
