package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Traits;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatMessageWriterTest {
    private final ArrayNode messages = ChatWords.NODES.arrayNode();
    private final Changes changes = new Changes();

    /** OpenAI refuses a turn whose calls are not answered at once, and Responses and Gemini tell each result by itself. */
    @Test
    void resultsWithPicturesStandTogetherBehindTheirCalls() {
        write(new Message(Role.USER, List.of(new Part.Text("Show both"))));
        write(new Message(Role.ASSISTANT, List.of(call("a"), call("b"))));
        write(result("a"));
        write(result("b"));
        write(new Message(Role.ASSISTANT, List.of(call("c"))));
        write(new Message(Role.USER, List.of(new Part.Text("Hurry"))));
        write(result("c"));

        assertThat(messages)
                .extracting(message -> message.path("role").asText()
                        + message.path("tool_call_id").asText(""))
                .containsExactly(
                        "user", "assistant", "toola", "toolb", "user", "user", "assistant", "toolc", "user", "user");
        assertThat(messages.at("/4/content/0/image_url/url").asText()).isEqualTo("https://example.com/a.png");
        assertThat(messages.at("/8/content").asText()).isEqualTo("Hurry");
        assertThat(changes.all())
                .contains("adjusted messages[] of role tool: moved before what stands beside earlier results");
    }

    private void write(Message message) {
        writer.write(message);
    }

    private final ChatMessageWriter writer = new ChatMessageWriter(messages, Traits.NONE, changes);

    private static Part call(String id) {
        return new Part.ToolCall(id, "show", "{}");
    }

    private static Message result(String id) {
        Part picture = new Part.Image(new Part.Source.Url("https://example.com/" + id + ".png", null), null, null);
        return new Message(
                Role.TOOL,
                List.of(new Part.ToolResult(id, "show", List.of(new Part.Text("ok"), picture), false, null)));
    }
}
