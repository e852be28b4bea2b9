package io.tollway.gateway.dialect.audio;

import static io.tollway.gateway.error.Refusal.invalid;

import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerForm;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.JsonPass;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.MeasuredRequest.Measures;
import io.tollway.gateway.dialect.Members;
import io.tollway.gateway.dialect.PassingDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import java.util.List;
import java.util.Set;

/**
 * Clients of {@code POST /audio/speech}. Charged by the character of the text, which is known before anything is said.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio/createSpeech">OpenAI's reference</a>
 */
public final class SpeechClient implements PassingDialect {
    private static final int MOST_INPUT = 100_000;
    private static final List<String> FORMATS = List.of("mp3", "opus", "aac", "flac", "wav", "pcm");

    @Override
    public String name() {
        return "openai.speech";
    }

    @Override
    public EndpointFamily family() {
        return EndpointFamily.SPEECH;
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        JsonDocument document = gate.document(body);
        Members members = new Members(document.root());
        String model = members.model();
        String input = members.text("input", MOST_INPUT);
        if (input == null || input.isEmpty()) {
            throw invalid("input is missing; send the text to be spoken", "input");
        }
        members.word("response_format", FORMATS);
        if (members.has("stream_format")) {
            // Events would carry the sound in base64 and end in a count; bytes are what is served.
            members.word("stream_format", List.of("audio"));
        }
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        UsageCounts characters = UsageCounts.ofCharacters(input.codePointCount(0, input.length()));
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, members.endUser(), call),
                new Measures(new Measures(true, 1, 1L, body.length, input.length(), 1), characters),
                List.of(),
                List.of());
    }

    @Override
    public AnswerForm form(ModelRequest request) {
        return AnswerForm.SOUND;
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return JsonPass.to("/audio/speech", (MeasuredRequest) request, model);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        throw new IllegalStateException("sound is passed on as it comes, never collected");
    }

    @Override
    public CharSequence streamType(ModelRequest request) {
        String format = ((MeasuredRequest) request)
                .document()
                .root()
                .path("response_format")
                .asText("mp3");
        return switch (format) {
            case "opus" -> "audio/ogg";
            case "aac" -> "audio/aac";
            case "flac" -> "audio/flac";
            case "wav" -> "audio/wav";
            case "pcm" -> "audio/pcm";
            default -> "audio/mpeg";
        };
    }
}
