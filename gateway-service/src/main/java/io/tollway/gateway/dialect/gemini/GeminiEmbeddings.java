package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.EmbeddingsAsk;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.EmbeddingsForm;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.Vectors;
import io.tollway.gateway.error.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's {@code batchEmbedContents}, for one text as for many. */
final class GeminiEmbeddings implements EmbeddingsForm {
    static final int MOST_TEXTS = 100;

    @Override
    public UpstreamRequest write(EmbeddingsAsk ask, UpstreamModel model, Changes changes) throws Refusal {
        if (ask.texts().size() > MOST_TEXTS) {
            throw invalid(
                    "input has more than " + MOST_TEXTS
                            + " entries, which is all that this model's provider takes at once",
                    "input");
        }
        ObjectNode body = GeminiJson.object();
        ArrayNode requests = body.putArray("requests");
        for (String text : ask.texts()) {
            ObjectNode request = requests.addObject().put("model", "models/" + model.name());
            request.putObject("content").putArray("parts").addObject().put("text", text);
            if (ask.task() != null) {
                request.put("taskType", ask.task());
            }
            if (ask.title() != null) {
                request.put("title", ask.title());
            }
            if (ask.dimensions() != null) {
                request.put("outputDimensionality", ask.dimensions());
            }
        }
        if (ask.endUser() != null) {
            changes.dropped("user");
        }
        return new UpstreamRequest(
                "/models/" + model.name() + ":batchEmbedContents", List.of(), GeminiJson.bytes(body));
    }

    @Override
    public @Nullable Vectors read(byte[] answer) {
        EmbedScan scan = EmbedScan.of(answer);
        return scan == null ? null : new Vectors(scan.arrays, scan.tokens);
    }
}
