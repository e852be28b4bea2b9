package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.state.Trait;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.FormatInWords;
import io.tollway.gateway.dialect.UpstreamModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a canonical request as Anthropic's.
 *
 * <p>A JSON schema goes out as {@code output_config.format}: the API's description has it for every model call, without a beta header, so no tool needs to be forced for it (which would
 * also forbid thinking and hide the text).
 */
final class RequestWriter {
    /** Where neither the client nor the endpoint says how much may be written; the field is required. */
    private static final long USUAL_OUTPUT = 4096;

    private static final int MOST_STOPS = 4;
    private static final int MOST_USER_ID = 512;
    private static final BigDecimal LEAST_TOP_P_THINKING = new BigDecimal("0.95");

    private final CanonicalRequest request;
    private final UpstreamModel model;
    private final Changes changes;
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();

    RequestWriter(CanonicalRequest request, UpstreamModel model, Changes changes) {
        this.request = request;
        this.model = model;
        this.changes = changes;
    }

    ObjectNode write() {
        long maxTokens = maxTokens();
        MessageWriter messages = new MessageWriter(changes);
        ArrayNode turns = messages.turns(request.messages());
        ThinkingPlan thinking = ThinkingPlan.of(request, turns, maxTokens, changes);
        if (model.traits().has(Trait.RAW_PREDICT)) {
            body.put("anthropic_version", AnthropicUpstream.VERTEX_VERSION);
        } else {
            body.put("model", model.name());
        }
        body.put("max_tokens", maxTokens);
        if (request.format() instanceof OutputFormat.JsonObject) {
            messages.system().addObject().put("type", "text").put("text", FormatInWords.of(request.format()));
            FormatInWords.note(changes);
        }
        if (!messages.system().isEmpty()) {
            body.set("system", messages.system());
        }
        body.set("messages", turns);
        ToolWriter.write(request, changes, body);
        thinking.write(body);
        format();
        sampling(model.taken(request.sampling(), changes), thinking.on());
        String user = request.endUser();
        if (user != null) {
            endUser(user);
        }
        if (request.choices() > 1) {
            changes.adjusted("n", "1");
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        return body;
    }

    private long maxTokens() {
        Long wish = request.maxOutputTokens();
        Long most = model.maxOutputTokens();
        long tokens = wish == null ? most == null ? USUAL_OUTPUT : most : wish;
        if (model.outputCap() >= 0 && (wish == null || tokens > model.outputCap())) {
            tokens = model.outputCap();
        }
        if (most != null && tokens > most) {
            changes.adjusted("max_tokens", most.toString());
            tokens = most;
        }
        return tokens;
    }

    private void format() {
        switch (request.format()) {
            case OutputFormat.Text ignored -> {}
            case OutputFormat.JsonObject ignored -> {} // asked for in words
            case OutputFormat.JsonSchema schema ->
                body.withObject("/output_config")
                        .putObject("format")
                        .put("type", "json_schema")
                        .set("schema", ClosedSchema.of(schema.schema(), changes));
        }
    }

    /** With thinking on, the way tokens are chosen is Anthropic's. */
    private void sampling(Sampling sampling, boolean thinking) {
        temperature(sampling, thinking);
        topP(sampling, thinking);
        Integer topK = sampling.topK();
        if (topK != null && thinking) {
            changes.dropped("top_k");
        } else if (topK != null) {
            body.put("top_k", topK);
        }
        stops(sampling.stop());
        unknown("presence_penalty", sampling.presencePenalty());
        unknown("frequency_penalty", sampling.frequencyPenalty());
        unknown("seed", sampling.seed());
        unknown("logprobs", Boolean.FALSE.equals(sampling.logprobs()) ? null : sampling.logprobs());
        unknown("top_logprobs", sampling.topLogprobs());
    }

    private void temperature(Sampling sampling, boolean thinking) {
        BigDecimal temperature = sampling.temperature();
        if (temperature == null || (!thinking && isUsual(temperature) && saysMore(sampling.topP()))) {
            return;
        }
        if (thinking && !isUsual(temperature)) {
            changes.dropped("temperature");
        } else if (temperature.compareTo(BigDecimal.ONE) > 0) {
            changes.adjusted("temperature", "1");
            body.put("temperature", BigDecimal.ONE);
        } else {
            body.put("temperature", temperature);
        }
    }

    /** Newer models refuse it beside a temperature; one of the two that is at its usual 1 is left out unsaid. */
    private void topP(Sampling sampling, boolean thinking) {
        BigDecimal topP = sampling.topP();
        BigDecimal temperature = sampling.temperature();
        if (topP == null || (temperature != null && isUsual(topP))) {
            return;
        }
        boolean fits =
                thinking ? topP.compareTo(LEAST_TOP_P_THINKING) >= 0 : temperature == null || isUsual(temperature);
        if (fits) {
            body.put("top_p", topP);
        } else {
            changes.dropped("top_p");
        }
    }

    private static boolean isUsual(BigDecimal value) {
        return value.compareTo(BigDecimal.ONE) == 0;
    }

    private static boolean saysMore(@Nullable BigDecimal value) {
        return value != null && !isUsual(value);
    }

    private void stops(List<String> wished) {
        List<String> kept = new ArrayList<>(wished.size());
        for (String stop : wished) {
            if (stop.isBlank() || kept.size() == MOST_STOPS) {
                changes.dropped("stop");
            } else {
                kept.add(stop);
            }
        }
        if (!kept.isEmpty()) {
            ArrayNode stops = body.putArray("stop_sequences");
            kept.forEach(stops::add);
        }
    }

    private void endUser(String user) {
        if (user.length() > MOST_USER_ID) {
            changes.dropped("user");
        } else {
            body.putObject("metadata").put("user_id", user);
        }
    }

    private void unknown(String field, @Nullable Object value) {
        if (value != null) {
            changes.dropped(field);
        }
    }
}
