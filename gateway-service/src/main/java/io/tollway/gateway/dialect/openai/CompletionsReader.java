package io.tollway.gateway.dialect.openai;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.MeasuredRequest.Measures;
import io.tollway.gateway.dialect.Members;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a completions request: checked for every upstream, translated for those that chat. */
final class CompletionsReader {
    /** What OpenAI's own API takes a missing limit for. OpenRouter's leaves it open. */
    private static final long OPENAIS_LIMIT = 16;

    private static final int MOST_PROMPTS = 128;
    private static final int MOST_STOPS = 16;
    private static final int MOST_LOGPROBS = 20;

    private CompletionsReader() {}

    static MeasuredRequest read(JsonDocument document, CallPath call, GateLimits limits) throws Refusal {
        Members members = new Members(document.root());
        String model = members.model();
        int prompts = prompts(members.get("prompt"));
        Long n = members.integer("n", 1, limits.choices());
        Long best = members.integer("best_of", 1, limits.choices());
        if (best != null && best < (n == null ? 1 : n)) {
            throw invalid("best_of must not be less than n", "best_of");
        }
        Long limit = members.integer("max_tokens", 0, Integer.MAX_VALUE);
        if (limit == null && call.surface() == Surface.OPENAI) {
            limit = OPENAIS_LIMIT;
        }
        checkSampling(members);
        int[] place = document.valueOf("prompt");
        int promptBytes = place == null ? 0 : place[1] - place[0];
        int rest = document.bytes().length - promptBytes;
        long most = Math.max(n == null ? 1 : n, best == null ? 1 : best);
        OwnFields own = OwnFields.read(document, Set.of(), limits);
        return new MeasuredRequest(
                document,
                new MeasuredRequest.Head(model, own, members.endUser(), call),
                new Measures(
                        members.flag("stream"),
                        (int) most * prompts,
                        limit,
                        Math.ceilDiv(promptBytes, prompts) + rest,
                        promptBytes,
                        1),
                parameters(members),
                untranslatable(members, n == null ? 1 : n, best));
    }

    /** How many prompts there are: a text, tokens, or an array of one or the other. */
    private static int prompts(JsonNode prompt) throws Refusal {
        if (prompt.isTextual()) {
            return 1;
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            throw invalid("prompt must be a text, or an array of texts or tokens, that is not empty", "prompt");
        }
        if (prompt.get(0).isIntegralNumber()) {
            tokens(prompt, "prompt");
            return 1;
        }
        if (prompt.size() > MOST_PROMPTS) {
            throw invalid("prompt has more than " + MOST_PROMPTS + " entries", "prompt");
        }
        for (int i = 0; i < prompt.size(); i++) {
            String at = "prompt[" + i + "]";
            JsonNode each = prompt.get(i);
            if (each.isArray() && !each.isEmpty()) {
                tokens(each, at);
            } else if (!each.isTextual()) {
                throw invalid(at + " must be a text or an array of tokens", at);
            }
        }
        return prompt.size();
    }

    private static void tokens(JsonNode tokens, String at) throws Refusal {
        for (JsonNode token : tokens) {
            if (!token.isIntegralNumber()) {
                throw invalid(at + " mixes tokens with something else", at);
            }
        }
    }

    private static void checkSampling(Members members) throws Refusal {
        members.number("temperature", 0, 2);
        members.number("top_p", 0, 1);
        members.number("presence_penalty", -2, 2);
        members.number("frequency_penalty", -2, 2);
        members.integer("logprobs", 0, MOST_LOGPROBS);
        members.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        members.texts("stop", MOST_STOPS);
        members.text("suffix", Integer.MAX_VALUE);
        members.flag("echo");
        if (members.has("stream_options") && !members.get("stream_options").isObject()) {
            throw invalid("stream_options must be an object", "stream_options");
        }
    }

    private static List<String> parameters(Members members) {
        List<String> sent = new ArrayList<>(4);
        for (String name : List.of(
                "temperature",
                "top_p",
                "presence_penalty",
                "frequency_penalty",
                "logprobs",
                "seed",
                "stop",
                "suffix")) {
            if (members.has(name)) {
                sent.add(name);
            }
        }
        return sent;
    }

    private static List<String> untranslatable(Members members, long n, @Nullable Long best) {
        List<String> left = new ArrayList<>(0);
        for (String name : List.of("suffix", "logprobs", "logit_bias")) {
            if (members.has(name)) {
                left.add(name);
            }
        }
        if (best != null && best > n) {
            left.add("best_of");
        }
        return left;
    }

    /** The prompt that must stand before each answer of a translation; empty when none must. */
    static String echoed(MeasuredRequest request) {
        JsonNode root = request.document().root();
        String text = singleText(root.path("prompt"));
        return root.path("echo").asBoolean(false) && text != null ? text : "";
    }

    private static @Nullable String singleText(JsonNode prompt) {
        JsonNode one = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
        return one.isTextual() ? one.textValue() : null;
    }

    /**
     * The prompt as one message.
     *
     * @throws Refusal when only an endpoint that answers completions itself can take it
     */
    static CanonicalRequest canonical(MeasuredRequest request) throws Refusal {
        Members members = new Members(request.document().root());
        String text = singleText(members.get("prompt"));
        if (text == null) {
            throw invalid(
                    "prompt must be one text: this model answers chats, and neither several prompts nor tokens can be said in one message",
                    "prompt");
        }
        Long limit = request.outputLimit();
        if (limit != null && limit == 0) {
            throw invalid("max_tokens must be at least 1: this model answers chats", "max_tokens");
        }
        Long n = members.integer("n", 1, Integer.MAX_VALUE);
        return new CanonicalRequest(
                List.of(new Message(Message.Role.USER, List.of(new Part.Text(text)))),
                List.of(),
                null,
                null,
                new OutputFormat.Text(),
                null,
                new Sampling(
                        members.number("temperature", 0, 2),
                        members.number("top_p", 0, 1),
                        null,
                        members.number("presence_penalty", -2, 2),
                        members.number("frequency_penalty", -2, 2),
                        members.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                        members.texts("stop", MOST_STOPS),
                        null,
                        null),
                limit,
                n == null ? 1 : n.intValue(),
                request.stream(),
                request.endUser());
    }

    /** The client's bytes with the model's name there, the limit in force and usage asked for. */
    static byte[] pass(MeasuredRequest request, UpstreamModel model) {
        JsonDocument document = request.document();
        BodyEdits edits = document.edits().cut(document.cutsOf(request.dropped()));
        StringBuilder head = new StringBuilder(64);
        set(document, edits, head, "model", new String(BodyEdits.quoted(model.name()), StandardCharsets.UTF_8));
        Long limit = request.outputLimit();
        boolean said = document.root().path("max_tokens").isIntegralNumber();
        if (model.outputCap() >= 0 && (limit == null || limit > model.outputCap() || !said)) {
            set(document, edits, head, "max_tokens", Long.toString(model.outputCap()));
        }
        if (request.stream()) {
            ObjectNode options = document.root().path("stream_options") instanceof ObjectNode sent
                    ? sent.deepCopy()
                    : ChatWords.NODES.objectNode();
            set(
                    document,
                    edits,
                    head,
                    "stream_options",
                    options.put("include_usage", true).toString());
        }
        return edits.first(head).apply();
    }

    private static void set(JsonDocument document, BodyEdits edits, StringBuilder head, String name, String value) {
        int[] place = document.valueOf(name);
        if (place == null) {
            head.append('"').append(name).append("\":").append(value).append(',');
        } else {
            edits.replace(place[0], place[1], value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
