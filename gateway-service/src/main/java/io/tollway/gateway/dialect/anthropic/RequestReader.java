package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/messages}. What is wrong is refused with the JSON path of the field at fault; members that are not known are left alone. */
final class RequestReader {
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");
    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "messages",
            "system",
            "max_tokens",
            "metadata",
            "stop_sequences",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "cache_control");
    private static final int LEAST_BUDGET = 1024;
    private static final int MOST_USER_ID = 512;

    private final Field root;
    private final OwnFields own;
    private final GateLimits limits;
    private final List<String> parameters = new ArrayList<>(8);
    private final List<String> untranslatable = new ArrayList<>(0);
    private final BlockReader blocks = new BlockReader(untranslatable);

    private RequestReader(Field root, OwnFields own, GateLimits limits) {
        this.root = root;
        this.own = own;
        this.limits = limits;
    }

    static DocumentRequest read(JsonDocument document, CallPath call, GateLimits limits) throws Refusal {
        return read(document, call, limits, false);
    }

    /** A request whose tokens are to be counted needs no output limit. */
    static DocumentRequest readToCount(JsonDocument document, CallPath call, GateLimits limits) throws Refusal {
        return read(document, call, limits, true);
    }

    private static DocumentRequest read(JsonDocument document, CallPath call, GateLimits limits, boolean counting)
            throws Refusal {
        OwnFields own = OwnFields.read(document, Set.of(), limits);
        RequestReader reader = new RequestReader(new Field(document.root(), ""), own, limits);
        String model = reader.root.member("model").name();
        CanonicalRequest canonical = reader.request(counting);
        for (String other : reader.root.others(TRANSLATED)) {
            if (!own.consumed().contains(other)) {
                reader.untranslatable.add(other);
            }
        }
        BetaHeader.untranslatable(call.beta(), reader.untranslatable);
        return new DocumentRequest(document, model, own, canonical, reader.parameters, call, reader.untranslatable);
    }

    private CanonicalRequest request(boolean counting) throws Refusal {
        if (!root.member("thread").isAbsent()) {
            throw new Refusal(new GatewayError.InvalidRequest(
                    "thread_unsupported_request",
                    "thread: conversations are not kept here; send all messages, without it",
                    "thread"));
        }
        Field limit = root.member("max_tokens");
        Long maxTokens = counting && limit.isAbsent() ? null : (Long) limit.integer(0);
        Field choice = root.member("tool_choice");
        List<Tool> tools = ToolReader.tools(root.member("tools"), limits.tools());
        note("tools", "tools");
        note("tool_choice", "tool_choice");
        OutputFormat format = format();
        ReasoningAsk reasoning = reasoning();
        if (!(format instanceof OutputFormat.Text)) {
            parameters.add("response_format");
        }
        if (reasoning != null && !reasoning.isOff()) {
            parameters.add("reasoning");
        }
        return new CanonicalRequest(
                messages(),
                tools,
                ToolReader.choice(
                        choice, !tools.isEmpty() || !root.member("mcp_servers").isAbsent()),
                ToolReader.parallel(choice),
                format,
                reasoning,
                sampling(),
                maxTokens,
                1,
                root.member("stream").flag() && !counting,
                userId());
    }

    private void note(String member, String parameter) {
        if (!root.member(member).isAbsent()) {
            parameters.add(parameter);
        }
    }

    private List<Message> messages() throws Refusal {
        List<Message> all = new ArrayList<>();
        Field system = root.member("system");
        if (!system.isAbsent()) {
            add(all, Message.Role.SYSTEM, instructions(system));
        }
        Field messages = root.member("messages");
        if (messages.isAbsent()) {
            throw messages.wrong("is required and must be an array");
        }
        List<Field> turns = messages.elements();
        if (turns.isEmpty()) {
            throw messages.wrong("must have at least one entry");
        }
        if (turns.size() > limits.messages()) {
            throw messages.wrong("has more than " + limits.messages() + " entries");
        }
        for (Field turn : turns) {
            turn(turn.object(), all);
        }
        return CacheTail.mark(all, BlockReader.cache(root));
    }

    private List<Part> instructions(Field system) throws Refusal {
        List<Part> parts = blocks.parts(system);
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Part.Text)) {
                throw system.wrong("must be a string or an array of text blocks");
            }
        }
        return parts;
    }

    private void turn(Field turn, List<Message> all) throws Refusal {
        Field role = turn.member("role");
        String name = role.text();
        Field content = turn.member("content");
        if (content.isAbsent()) {
            throw content.wrong("is required and must be a string or an array of blocks");
        }
        switch (name) {
            case "user" -> user(blocks.parts(content), all);
            case "assistant" -> add(all, Message.Role.ASSISTANT, blocks.parts(content));
            case "system" -> {
                if (isOpening(all)) {
                    throw role.wrong(
                            "must be \"user\" or \"assistant\" before later instructions; the first belong into system");
                }
                add(all, Message.Role.SYSTEM, instructions(content));
            }
            default -> throw role.wrong("must be \"user\", \"assistant\" or, behind a turn, \"system\"");
        }
    }

    private static boolean isOpening(List<Message> all) {
        return all.isEmpty() || all.getLast().role() == Message.Role.SYSTEM && all.size() == 1;
    }

    /** Results stand before what the user says beside them. */
    private static void user(List<Part> parts, List<Message> all) {
        List<Part> results = new ArrayList<>(0);
        List<Part> rest = new ArrayList<>(parts.size());
        for (Part part : parts) {
            (part instanceof Part.ToolResult ? results : rest).add(part);
        }
        add(all, Message.Role.TOOL, results);
        add(all, Message.Role.USER, rest);
    }

    private static void add(List<Message> all, Message.Role role, List<Part> parts) {
        if (!parts.isEmpty()) {
            all.add(new Message(role, parts));
        }
    }

    /** {@code output_config.format}, or {@code output_format} as it was called before. */
    private OutputFormat format() throws Refusal {
        Field format = root.member("output_config").member("format");
        if (format.isAbsent()) {
            format = root.member("output_format");
        }
        if (format.isAbsent()) {
            return new OutputFormat.Text();
        }
        if (!format.object().member("type").text().equals("json_schema")) {
            throw format.member("type").wrong("must be \"json_schema\"");
        }
        return new OutputFormat.JsonSchema(
                "answer", null, format.member("schema").object().node(), true);
    }

    private @Nullable ReasoningAsk reasoning() throws Refusal {
        Field config = root.member("output_config");
        if (!config.isAbsent()) {
            config.object();
        }
        Field said = config.member("effort");
        String effort = said.textOrNull();
        if (effort != null && !EFFORTS.contains(effort)) {
            throw said.wrong("must be \"low\", \"medium\", \"high\", \"xhigh\" or \"max\"");
        }
        Field thinking = root.member("thinking");
        if (thinking.isAbsent()) {
            return effort == null ? own.reasoning() : new ReasoningAsk(effort, null, false, null);
        }
        Boolean visible = visible(thinking.object().member("display"));
        return switch (thinking.member("type").name()) {
            case "enabled" ->
                new ReasoningAsk(effort, thinking.member("budget_tokens").integer(LEAST_BUDGET), false, visible);
            case "adaptive" -> new ReasoningAsk(effort, null, true, visible);
            case "disabled" -> new ReasoningAsk("none", null, false, null);
            default -> throw thinking.member("type").wrong("must be \"enabled\", \"adaptive\" or \"disabled\"");
        };
    }

    private static @Nullable Boolean visible(Field display) throws Refusal {
        String word = display.textOrNull();
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "summarized" -> true;
            case "omitted" -> false;
            default -> throw display.wrong("must be \"summarized\" or \"omitted\"");
        };
    }

    private Sampling sampling() throws Refusal {
        note("temperature", "temperature");
        note("top_p", "top_p");
        note("top_k", "top_k");
        note("stop_sequences", "stop");
        Field topK = root.member("top_k");
        List<String> stop = new ArrayList<>(0);
        for (Field sequence : root.member("stop_sequences").elements()) {
            stop.add(sequence.text());
        }
        return new Sampling(
                root.member("temperature").numberOrNull(0, 1),
                root.member("top_p").numberOrNull(0, 1),
                topK.isAbsent() ? null : (int) Math.min(topK.integer(0), Integer.MAX_VALUE),
                null,
                null,
                null,
                stop,
                null,
                null);
    }

    private @Nullable String userId() throws Refusal {
        Field metadata = root.member("metadata");
        if (metadata.isAbsent()) {
            return null;
        }
        Field user = metadata.object().member("user_id");
        String id = user.textOrNull();
        if (id != null && id.length() > MOST_USER_ID) {
            throw user.wrong("must have at most " + MOST_USER_ID + " characters");
        }
        return id;
    }
}
