package io.tollway.gateway.dialect.openai;

import io.tollway.gateway.body.AddedFields;
import io.tollway.gateway.body.ChatBody;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.Splice;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/**
 * Clients of {@code POST /chat/completions}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI's reference</a>
 */
public final class ChatClient implements ClientDialect {
    @Override
    public String name() {
        return "openai.chat";
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        return gate.chat(body);
    }

    @Override
    public CanonicalRequest canonical(ModelRequest request) throws Refusal {
        return ChatRequestReader.read(chat(request));
    }

    @Override
    public boolean passesTo(String upstreamDialect) {
        return upstreamDialect.equals(ChatUpstream.NAME) || upstreamDialect.equals(ChatUpstream.AZURE);
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        ChatBody chat = chat(request);
        Set<AddedFields.Field> kept = HistoryFields.takenBackBy(model.host());
        note(chat, kept, changes);
        byte[] body = Splice.chat(chat, model.name(), model.outputCap(), model.capField(), kept);
        return new UpstreamRequest(
                model.path(ChatUpstream.PATH), List.of(), PassedQuirks.apply(body, model.traits(), changes));
    }

    private static void note(ChatBody chat, Set<AddedFields.Field> kept, Changes changes) {
        ReasoningAsk ask = chat.reasoning();
        if (ask != null && !Splice.effort(ask).equals(ask.effort())) {
            changes.adjusted("reasoning", "reasoning_effort " + Splice.effort(ask));
        }
        if (!chat.added().isEmpty()) {
            for (AddedFields.Field found : chat.added().found()) {
                if (found == AddedFields.Field.REASONING && kept.contains(AddedFields.Field.REASONING_CONTENT)) {
                    changes.adjusted("messages[].reasoning", "its name is reasoning_content there");
                } else if (!kept.contains(found)) {
                    changes.dropped("messages[]." + found.wireName());
                }
            }
        }
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return new PassedStream(names, ChunkKind.CHAT, ReasoningForm.of(chat(request), names));
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedDocument(names, ReasoningForm.of(chat(request), names));
    }

    @Override
    public StreamWriter streamWriter(ModelRequest request, AnswerNames names) {
        return new ChatStreamWriter(names, ReasoningForm.of(chat(request), names));
    }

    @Override
    public void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out) {
        out.appendBytes(ChatAnswerWriter.whole(answer, names, bill, ReasoningForm.of(chat(request), names)));
    }

    private static ChatBody chat(ModelRequest request) {
        if (request instanceof ChatBody chat) {
            return chat;
        }
        throw new IllegalArgumentException("not a chat request: " + request.getClass());
    }
}
