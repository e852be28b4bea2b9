package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Ids;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** An answer in one piece. */
final class MessageBody {
    private MessageBody() {}

    static Buffer write(MessageHead head, Choice choice, Ids ids) {
        JsonBytes out = new JsonBytes(1024);
        head.append(out);
        out.ascii(",\"content\":[");
        int empty = out.length();
        if (!choice.reasoning().isEmpty()) {
            out.ascii("{\"type\":\"thinking\",\"thinking\":");
            out.string(head.showsThoughts() ? choice.reasoning() : List.of());
            out.ascii(",\"signature\":\"").ascii(head.signature(choice)).ascii("\"}");
        }
        if (!choice.text().isEmpty()) {
            out.ascii(out.length() == empty ? "" : ",").ascii("{\"type\":\"text\",\"text\":");
            out.string(choice.text()).ascii("}");
        }
        for (ToolCall call : choice.calls()) {
            out.ascii(out.length() == empty ? "" : ",").ascii("{\"type\":\"tool_use\",\"id\":\"");
            out.ascii(ids.next("toolu_01")).ascii("\",\"name\":").string(call.name());
            out.ascii(",\"input\":");
            // What the sampler wrote is JSON; only the string around it must go.
            json(MessageHead.whole(choice, call) ? call.arguments() : List.of("{}"), out);
            out.ascii("}");
        }
        out.ascii("],");
        MessageHead.appendStop(choice, out);
        Usage usage = head.usage();
        if (usage != null) {
            out.ascii(",\"usage\":");
            MessageHead.appendRead(usage, out);
            MessageHead.appendKept(usage, out);
            MessageHead.appendWritten(usage, out);
            MessageHead.appendTier(out);
        }
        return Buffer.buffer(out.ascii("}").toBytes());
    }

    private static void json(List<String> pieces, JsonBytes out) {
        for (String piece : pieces) {
            out.json(piece);
        }
    }
}
