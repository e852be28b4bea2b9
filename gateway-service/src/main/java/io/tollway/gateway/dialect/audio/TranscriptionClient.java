package io.tollway.gateway.dialect.audio;

import static io.tollway.gateway.error.Refusal.invalid;

import io.tollway.contracts.state.EndpointFamily;
import io.tollway.gateway.body.FormBody;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerForm;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.PassingDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.openai.PassedTypedStream;
import io.tollway.gateway.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of {@code POST /audio/transcriptions}: a form with a recording. Charged by the second or by the tokens that the provider counts; where it counts nothing, by the recording's own
 * length.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio/createTranscription">OpenAI's reference</a>
 */
public final class TranscriptionClient implements PassingDialect {
    private static final List<String> JSON_FORMATS = List.of("json", "verbose_json", "diarized_json");
    private static final List<String> TEXT_FORMATS = List.of("text", "srt", "vtt");
    static final String PIECE = "transcript.text.delta";
    static final String FINISHED = "transcript.text.done";
    private static final int MOST_TEXT = 256;

    @Override
    public String name() {
        return "openai.transcriptions";
    }

    @Override
    public EndpointFamily family() {
        return EndpointFamily.TRANSCRIPTION;
    }

    @Override
    public boolean takesForms() {
        return true;
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        String type = call.formType();
        if (type == null) {
            throw new IllegalArgumentException("a form without its type");
        }
        FormBody form = FormBody.read(body, type);
        FormBody.Part file = form.one("file");
        if (file == null || file.size() == 0) {
            throw invalid("file is missing; send the recording as a part of that name", "file");
        }
        String model = form.text("model", MOST_TEXT);
        if (model == null || model.isBlank()) {
            throw invalid("model is missing; GET /v1/models lists what there is", "model");
        }
        String format = form.text("response_format", MOST_TEXT);
        if (format == null) {
            format = "json";
        } else if (!JSON_FORMATS.contains(format) && !TEXT_FORMATS.contains(format)) {
            throw invalid(
                    "response_format must be one of json, verbose_json, diarized_json, text, srt, vtt",
                    "response_format");
        }
        String stream = form.text("stream", MOST_TEXT);
        if (stream != null && stream.equalsIgnoreCase("true") && TEXT_FORMATS.contains(format)) {
            throw invalid("a stream is JSON; leave out response_format or ask for json", "response_format");
        }
        List<String> ours = new ArrayList<>(0);
        for (FormBody.Part part : form.parts()) {
            if (OwnFields.isOurs(part.name())) {
                ours.add(part.name());
            }
        }
        SoundLength length = SoundLength.of(body, file.valueStart(), file.valueEnd());
        return new TranscriptionRequest(
                form,
                type,
                model,
                format,
                length,
                body.length - file.size(),
                length.mostSeconds() * TranscriptionRequest.SpeechTokens.OUTPUT_PER_SECOND,
                stream != null && stream.equalsIgnoreCase("true"),
                ours);
    }

    @Override
    public AnswerForm form(ModelRequest request) {
        if (request.stream()) {
            return AnswerForm.EVENTS;
        }
        return isText(request) ? AnswerForm.TEXT : AnswerForm.DOCUMENT;
    }

    private static boolean isText(ModelRequest request) {
        return TEXT_FORMATS.contains(((TranscriptionRequest) request).format());
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        TranscriptionRequest recording = (TranscriptionRequest) request;
        byte[] body =
                recording.form().with("model", model.name().getBytes(StandardCharsets.UTF_8), recording.dropped());
        return new UpstreamRequest(
                "/audio/transcriptions",
                List.of(new UpstreamRequest.Header("content-type", recording.contentType())),
                body);
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return events(request, names);
    }

    private static PassedTypedStream events(ModelRequest request, AnswerNames names) {
        return new PassedTypedStream(
                names.surface(),
                Transcript.unitsOf((TranscriptionRequest) request),
                new PassedTypedStream.Pieces(FINISHED, 1, (usage, meta, pieces) -> Transcript.told(usage)));
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        Transcript whole = new Transcript((TranscriptionRequest) request, isText(request));
        return request.stream() ? new TranscriptEvents(whole, events(request, names)) : whole;
    }

    /** Whisper's endpoint ignores {@code stream}. */
    @Override
    public boolean streamsWhole() {
        return true;
    }
}
