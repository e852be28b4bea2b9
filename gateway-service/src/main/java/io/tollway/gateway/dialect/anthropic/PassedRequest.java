package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.state.Trait;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Traits;
import io.tollway.gateway.dialect.UpstreamModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes for an upstream that speaks the same. Changed are the model's name, a {@code max_tokens} above what is in force (and a thinking budget that no longer fits it), our own
 * fields, and what answers of other providers left in the history: Anthropic would refuse their signatures.
 */
final class PassedRequest {
    private final DocumentRequest request;
    private final ObjectNode root;
    private final BodyEdits edits;
    private final List<String> cuts;

    private PassedRequest(DocumentRequest request) {
        this.request = request;
        this.root = request.document().root();
        this.edits = request.document().edits();
        this.cuts = new ArrayList<>(request.dropped());
    }

    static byte[] body(DocumentRequest request, UpstreamModel model, Changes changes) {
        return new PassedRequest(request).body(model, changes);
    }

    private byte[] body(UpstreamModel model, Changes changes) {
        refused(model.traits(), changes);
        String head = "";
        if (model.traits().has(Trait.RAW_PREDICT)) {
            cuts.add("model");
            head = "\"anthropic_version\":\"" + AnthropicUpstream.VERTEX_VERSION + "\",";
        } else {
            replace("model", BodyEdits.quoted(model.name()));
        }
        long maxTokens = root.path("max_tokens").longValue();
        boolean capped = model.outputCap() >= 0 && maxTokens > model.outputCap();
        if (capped) {
            maxTokens = model.outputCap();
            replace("max_tokens", ascii(Long.toString(maxTokens)));
        }
        JsonNode turns = root.path("messages");
        JsonNode clean = ForeignBlocks.without(turns);
        if (clean != null) {
            turns = clean;
            replace("messages", clean.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (root.path("thinking").isObject()) {
            ObjectNode thinking = thinking(turns, maxTokens, capped, clean != null);
            if (thinking != null) {
                replace("thinking", ascii(thinking.toString()));
            }
        } else if (root.path("output_config").path("effort").isMissingNode()) {
            head += asked(turns, maxTokens);
        }
        return edits.first(head).cut(request.document().cutsOf(cuts)).apply();
    }

    /** What the client's thinking must become; null when it can stay. */
    private @Nullable ObjectNode thinking(JsonNode turns, long maxTokens, boolean capped, boolean cleaned) {
        JsonNode said = root.path("thinking");
        String type = said.path("type").asText();
        if (cleaned && !type.equals("disabled") && ThinkingPlan.lacksThoughts(turns)) {
            return JsonNodeFactory.instance.objectNode().put("type", "disabled");
        }
        if (!capped
                || !type.equals("enabled")
                || said.path("budget_tokens").longValue() < maxTokens
                || !(said.deepCopy() instanceof ObjectNode smaller)) {
            return null;
        }
        return maxTokens > ThinkingPlan.LEAST_BUDGET
                ? smaller.put("budget_tokens", maxTokens - 1)
                : JsonNodeFactory.instance.objectNode().put("type", "disabled");
    }

    /** The {@code thinking} that our own {@code reasoning} asks for, as a member with a comma behind it. */
    private String asked(JsonNode turns, long maxTokens) {
        ThinkingPlan plan = ThinkingPlan.of(request.canonical(), turns, maxTokens, new Changes());
        if (!plan.on()) {
            return "";
        }
        cuts.add("temperature");
        cuts.add("top_k");
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        plan.write(members);
        return "\"thinking\":" + members.path("thinking") + ',';
    }

    /** What the endpoint declares that it does not take. */
    private void refused(Traits traits, Changes changes) {
        for (String member : traits.without()) {
            if (root.has(member)) {
                cuts.add(member);
                changes.dropped(member);
            }
        }
        boolean one = traits.has(Trait.ONE_OF_TEMPERATURE_AND_TOP_P);
        if (one && root.has("temperature") && root.has("top_p") && !cuts.contains("top_p")) {
            cuts.add("top_p");
            changes.dropped("top_p");
        }
    }

    private void replace(String member, byte[] text) {
        int[] place = request.document().valueOf(member);
        if (place != null) {
            edits.replace(place[0], place[1], text);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
