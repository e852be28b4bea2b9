package io.tollway.gateway.dialect.images;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.JsonPass;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.MeasuredRequest.Measures;
import io.tollway.gateway.dialect.Members;
import io.tollway.gateway.dialect.PassingDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.openai.PassedJson;
import io.tollway.gateway.dialect.openai.PassedTypedStream;
import io.tollway.gateway.error.Refusal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients of {@code POST /images/generations}. Charged by the picture, or by the tokens that the provider counts, as the catalog prices it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images/create">OpenAI's reference</a>
 */
public final class ImagesClient implements PassingDialect {
    private static final int MOST_IMAGES = 10;
    private static final int MOST_PARTIAL = 3;
    /** OpenAI's, for each. */
    private static final long TOKENS_PER_PARTIAL = 100;

    private static final String FINISHED = "image_generation.completed";
    private static final int MOST_PROMPT = 100_000;

    @Override
    public String name() {
        return "openai.images";
    }

    @Override
    public EndpointFamily family() {
        return EndpointFamily.IMAGES;
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        JsonDocument document = gate.document(body);
        Members members = new Members(document.root());
        String model = members.model();
        String prompt = members.text("prompt", MOST_PROMPT);
        if (prompt == null || prompt.isEmpty()) {
            throw invalid("prompt is missing", "prompt");
        }
        boolean stream = members.flag("stream");
        Long partial = members.integer("partial_images", 0, MOST_PARTIAL);
        Long asked = members.integer("n", 1, MOST_IMAGES);
        int images = asked == null ? 1 : asked.intValue();
        String size = members.text("size", 32);
        String quality = members.text("quality", 32);
        long tokens = PictureTokens.most(size, quality);
        if (tokens < 0) {
            throw invalid("size must be auto, or width and height such as 1024x1024", "size");
        }
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, members.endUser(), call),
                new Measures(
                        new Measures(
                                stream,
                                images,
                                tokens + partialTokens(stream, partial),
                                body.length,
                                prompt.length(),
                                1),
                        UsageCounts.ofImages(images).ofPicture(PictureKind.of(size, quality))),
                List.of(),
                List.of());
    }

    /** Pictures shown while they are made are counted as well. */
    private static long partialTokens(boolean stream, @Nullable Long partial) {
        return stream && partial != null ? partial * TOKENS_PER_PARTIAL : 0;
    }

    @Override
    public AnswerStream passStream(ModelRequest request, AnswerNames names) {
        return new PassedTypedStream(
                names.surface(),
                UsageCounts.NONE,
                new PassedTypedStream.Pieces(FINISHED, request.choices(), counting(request)));
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return JsonPass.to("/images/generations", (MeasuredRequest) request, model);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedJson(names, "data", UsageCounts.NONE, counting(request));
    }

    /** Pictures are of the size and quality that the answer tells, and else of those asked for. */
    private static PassedJson.Counting counting(ModelRequest request) {
        String asked = request.units().picture();
        return (usage, told, pictures) -> counts(usage, pictures)
                .ofPicture(PictureKind.told(
                        told.path("size").textValue(), told.path("quality").textValue(), asked));
    }

    /** The pictures that are there, and the tokens that the provider says they took. */
    private static UsageCounts counts(JsonNode usage, int pictures) {
        JsonNode details = usage.path("input_tokens_details");
        long images = Math.max(0, PassedJson.count(details, "image_tokens"));
        long input = Math.max(0, PassedJson.count(usage, "input_tokens") - images);
        long output = Math.max(0, PassedJson.count(usage, "output_tokens"));
        return new UsageCounts(input, 0, 0, 0, 0, images, output, 0, 0, pictures, 0);
    }
}
