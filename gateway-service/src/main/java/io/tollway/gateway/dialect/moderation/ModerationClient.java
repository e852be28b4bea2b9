package io.tollway.gateway.dialect.moderation;

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
import io.tollway.gateway.error.Refusal;
import java.util.List;
import java.util.Set;

/**
 * Clients of {@code POST /moderations}. OpenAI's own is free; others count tokens.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations">OpenAI's reference</a>
 */
public final class ModerationClient implements PassingDialect {
    private static final int MOST_INPUTS = 2048;

    @Override
    public String name() {
        return "openai.moderations";
    }

    @Override
    public EndpointFamily family() {
        return EndpointFamily.MODERATION;
    }

    @Override
    public ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal {
        JsonDocument document = gate.document(body);
        Members members = new Members(document.root());
        String model = members.model();
        JsonNode input = members.get("input");
        int images = 0;
        int media = 0;
        if (!input.isTextual()) {
            if (!input.isArray() || input.isEmpty() || input.size() > MOST_INPUTS) {
                throw invalid("input must be a text, or an array of 1 to " + MOST_INPUTS + " texts or parts", "input");
            }
            for (int i = 0; i < input.size(); i++) {
                int picture = part(input.get(i), "input[" + i + "]");
                images += picture < 0 ? 0 : 1;
                media += Math.max(0, picture);
            }
        }
        OwnFields own = OwnFields.read(document, Set.of(), gate.limits());
        int inputs = input.isArray() ? input.size() : 1;
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, members.endUser(), call),
                new Measures(Measures.inputOnly(body.length, inputs), images, media),
                List.of(),
                List.of());
    }

    /** How much of the body a picture is; -1 for a text. */
    private static int part(JsonNode part, String at) throws Refusal {
        if (part.isTextual()) {
            return -1;
        }
        JsonNode type = part.path("type");
        if (type.asText("").equals("text") && part.path("text").isTextual()) {
            return -1;
        }
        JsonNode url = part.path("image_url").path("url");
        if (type.asText("").equals("image_url") && url.isTextual()) {
            return url.textValue().length();
        }
        throw invalid(at + " must be a text, or a part of type text or image_url", at);
    }

    @Override
    public UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes) {
        return JsonPass.to("/moderations", (MeasuredRequest) request, model);
    }

    @Override
    public AnswerDocument passDocument(ModelRequest request, AnswerNames names) {
        return new PassedJson(names, "results", UsageCounts.NONE, (usage, meta, entries) -> {
            long tokens = PassedJson.count(usage, "prompt_tokens");
            return tokens < 0 ? null : UsageCounts.ofInput(tokens);
        });
    }
}
