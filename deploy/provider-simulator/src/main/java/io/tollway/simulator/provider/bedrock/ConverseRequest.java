package io.tollway.simulator.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Media;
import io.tollway.simulator.provider.answer.Prompt;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.answer.Thinking;
import io.tollway.simulator.provider.answer.Tool;
import io.tollway.simulator.provider.answer.ToolResult;
import io.tollway.simulator.provider.answer.ToolUse;
import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.json.JsonBody;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that was read and found valid. */
record ConverseRequest(String model, PromptMeter meter, Prompt prompt) {
    private static final int FRAME = 4;
    private static final int TOOL_FRAME = 8;
    private static final int ANSWER_FRAME = 3;

    static ConverseRequest read(Call call) {
        JsonNode body = JsonBody.read(call.body().getBytes());
        if (body == null || !body.isObject()) {
            throw BedrockDialect.invalid("The request body is not a JSON object");
        }
        String path = call.path();
        String name = URLDecoder.decode(
                path.substring(Converse.START.length(), path.lastIndexOf('/')), StandardCharsets.UTF_8);
        Model model = call.provider().model(name);
        if (model == null || model.embeddings()) {
            throw BedrockDialect.invalid("The provided model identifier is invalid.");
        }
        return new Reader(body, call).read(model);
    }

    /** Reads one request; not thread-safe. */
    private static final class Reader {
        private final JsonNode body;
        private final Call call;
        private final PromptMeter meter = new PromptMeter();
        private final Map<String, String> waiting = new LinkedHashMap<>();
        private final List<ToolResult> results = new ArrayList<>();
        private final List<Tool> tools = new ArrayList<>();
        private String question = "";

        private Reader(JsonNode body, Call call) {
            this.body = body;
            this.call = call;
        }

        private ConverseRequest read(Model model) {
            tools();
            for (JsonNode block : body.path("system")) {
                meter.text(block.path("text").asText());
            }
            JsonNode messages = body.path("messages");
            if (!messages.isArray() || messages.isEmpty()) {
                throw BedrockDialect.invalid("A conversation must start with a user message.");
            }
            String before = "";
            for (JsonNode message : messages) {
                String role = message.path("role").asText();
                if (role.equals(before)) {
                    throw BedrockDialect.invalid("A conversation must alternate between user and assistant roles.");
                }
                before = role;
                message(message, role);
            }
            if (!before.equals("user")) {
                throw BedrockDialect.invalid("The model does not support assistant message prefill.");
            }
            if (!waiting.isEmpty() && results.isEmpty()) {
                throw BedrockDialect.invalid("Expected toolResult blocks for the following Ids: " + waiting.keySet());
            }
            meter.fixed(ANSWER_FRAME);
            int limit = body.path("inferenceConfig").path("maxTokens").asInt(model.maxOutputTokens());
            if (limit < 1 || limit > model.maxOutputTokens()) {
                throw BedrockDialect.invalid(
                        "The maximum tokens you requested exceeds the model limit of " + model.maxOutputTokens() + ".");
            }
            long budget = body.path("additionalModelRequestFields")
                    .path("thinking")
                    .path("budget_tokens")
                    .asLong(0);
            List<String> stops = new ArrayList<>();
            body.path("inferenceConfig").path("stopSequences").forEach(stop -> stops.add(stop.asText()));
            Prompt prompt = new Prompt(
                    meter.hash() * 31 + model.name().hashCode(),
                    question,
                    List.copyOf(results),
                    List.copyOf(tools),
                    use(),
                    true,
                    meter.shape(shape()),
                    1,
                    limit,
                    stops,
                    results.isEmpty() ? Thinking.ofBudget(budget) : 0);
            return new ConverseRequest(model.name(), meter, prompt);
        }

        private void tools() {
            for (JsonNode tool : body.path("toolConfig").path("tools")) {
                JsonNode spec = tool.path("toolSpec");
                if (spec.isObject()) {
                    JsonNode schema = spec.path("inputSchema").path("json");
                    String name = spec.path("name").asText();
                    meter.fixed(TOOL_FRAME)
                            .text(name)
                            .text(spec.path("description").asText())
                            .text(schema.toString());
                    tools.add(new Tool(name, schema));
                }
            }
        }

        private Shape shape() {
            JsonNode schema = body.path("outputConfig")
                    .path("textFormat")
                    .path("structure")
                    .path("jsonSchema")
                    .path("schema");
            if (schema.isMissingNode()) {
                return new Shape.Prose();
            }
            JsonNode read = JsonBody.read(schema.asText().getBytes(StandardCharsets.UTF_8));
            if (read == null || !read.isObject()) {
                throw BedrockDialect.invalid("The schema in outputConfig.textFormat is not a JSON schema");
            }
            meter.fixed(TOOL_FRAME).text(read.toString());
            return new Shape.Schema(read);
        }

        private ToolUse use() {
            JsonNode choice = body.path("toolConfig").path("toolChoice");
            if (tools.isEmpty()) {
                return new ToolUse.None();
            }
            return choice.has("tool")
                    ? new ToolUse.Named(choice.path("tool").path("name").asText())
                    : choice.has("any") ? new ToolUse.Required() : new ToolUse.Auto();
        }

        private void message(JsonNode message, String role) {
            meter.fixed(FRAME, role);
            results.clear();
            StringBuilder text = new StringBuilder();
            if (!message.path("content").isArray() || message.path("content").isEmpty()) {
                throw BedrockDialect.invalid("The content field in the Message object is empty.");
            }
            for (JsonNode block : message.path("content")) {
                block(block, text);
            }
            if (role.equals("user") && !text.isEmpty()) {
                question = text.toString();
                results.clear();
            }
        }

        private void block(JsonNode block, StringBuilder text) {
            String said = block.path("text").asText("");
            if (block.has("text")) {
                if (said.isBlank()) {
                    throw BedrockDialect.invalid("The text field in the ContentBlock object is blank.");
                }
                meter.text(said);
                text.append(text.isEmpty() ? "" : " ").append(said);
            }
            if (block.has("image")) {
                meter.fixed(Media.IMAGE);
            }
            if (block.has("document")) {
                meter.fixed(Media.file(
                        block.path("document").path("source").path("bytes").asText()));
            }
            JsonNode use = block.path("toolUse");
            if (use.isObject()) {
                String arguments = use.path("input").toString();
                meter.fixed(FRAME).text(use.path("name").asText()).text(arguments);
                waiting.put(use.path("toolUseId").asText(), use.path("name").asText());
            }
            JsonNode result = block.path("toolResult");
            if (result.isObject()) {
                result(result);
            }
            JsonNode thought = block.path("reasoningContent").path("reasoningText");
            if (thought.isObject()
                    && !call.seal().closed(thought.path("signature").asText())) {
                throw BedrockDialect.invalid("messages: Invalid `signature` in `thinking` block");
            }
        }

        private void result(JsonNode result) {
            String name = waiting.remove(result.path("toolUseId").asText());
            if (name == null) {
                throw unexpected(result.path("toolUseId").asText());
            }
            StringBuilder text = new StringBuilder();
            for (JsonNode piece : result.path("content")) {
                text.append(piece.path("text").asText(piece.path("json").toString()));
            }
            meter.text(text.toString());
            results.add(new ToolResult(name, text.toString()));
        }

        private static RefusedException unexpected(String id) {
            return BedrockDialect.invalid(
                    "The number of toolResult blocks exceeds the number of toolUse blocks of previous turn: " + id);
        }
    }
}
