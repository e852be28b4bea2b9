package io.tollway.simulator.provider.cohere;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that was read and found valid. */
record ChatRequest(String model, boolean stream, PromptMeter meter, Prompt prompt) {
    private static final int FRAME = 4;
    private static final int TOOL_FRAME = 8;
    private static final int ANSWER_FRAME = 3;

    static ChatRequest read(Call call) {
        JsonNode body = JsonBody.read(call.body().getBytes());
        if (body == null || !body.isObject()) {
            throw CohereDialect.invalid("invalid json syntax");
        }
        String name = body.path("model").asText("");
        Model model = call.provider().model(name);
        if (model == null || model.embeddings()) {
            throw CohereDialect.invalid("model '" + name + "' not found");
        }
        return new Reader(body).read(model);
    }

    /** Reads one request; not thread-safe. */
    private static final class Reader {
        private final JsonNode body;
        private final PromptMeter meter = new PromptMeter();
        private final Map<String, String> called = new LinkedHashMap<>();
        private final List<ToolResult> results = new ArrayList<>();
        private final List<Tool> tools = new ArrayList<>();
        private String question = "";

        private Reader(JsonNode body) {
            this.body = body;
        }

        private ChatRequest read(Model model) {
            for (JsonNode tool : body.path("tools")) {
                JsonNode function = tool.path("function");
                String schema = function.path("parameters").toString();
                meter.fixed(TOOL_FRAME)
                        .text(function.path("name").asText())
                        .text(function.path("description").asText())
                        .text(schema);
                tools.add(new Tool(function.path("name").asText(), function.path("parameters")));
            }
            for (JsonNode document : body.path("documents")) {
                meter.text(document.path("data").toString());
            }
            JsonNode messages = body.path("messages");
            if (!messages.isArray() || messages.isEmpty()) {
                throw CohereDialect.invalid("invalid request: messages must not be empty");
            }
            for (JsonNode message : messages) {
                message(message);
            }
            meter.fixed(ANSWER_FRAME);
            int limit = body.path("max_tokens").asInt(model.maxOutputTokens());
            if (limit < 1 || limit > model.maxOutputTokens()) {
                throw CohereDialect.invalid("too many tokens: max_tokens must be at most " + model.maxOutputTokens());
            }
            List<String> stops = new ArrayList<>();
            body.path("stop_sequences").forEach(stop -> stops.add(stop.asText()));
            boolean thinks = body.path("thinking").path("type").asText().equals("enabled");
            long budget = body.path("thinking").path("token_budget").asLong(2048);
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
                    thinks && results.isEmpty() ? Thinking.ofBudget(budget) : 0);
            return new ChatRequest(model.name(), body.path("stream").asBoolean(false), meter, prompt);
        }

        private Shape shape() {
            JsonNode format = body.path("response_format");
            if (!format.path("type").asText().equals("json_object")) {
                return new Shape.Prose();
            }
            if (!tools.isEmpty()) {
                throw CohereDialect.invalid("invalid request: response_format is not supported with tools");
            }
            JsonNode schema = format.path("json_schema");
            if (!schema.isObject()) {
                return new Shape.AnyJson();
            }
            meter.fixed(TOOL_FRAME).text(schema.toString());
            return new Shape.Schema(schema);
        }

        private ToolUse use() {
            String choice = body.path("tool_choice").asText();
            if (tools.isEmpty() || choice.equals("NONE")) {
                return new ToolUse.None();
            }
            return choice.equals("REQUIRED") ? new ToolUse.Required() : new ToolUse.Auto();
        }

        private void message(JsonNode message) {
            String role = message.path("role").asText();
            meter.fixed(FRAME, role);
            String text = text(message.path("content"));
            switch (role) {
                case "user" -> {
                    question = text;
                    results.clear();
                }
                case "system" -> {}
                case "assistant" -> {
                    results.clear();
                    meter.text(message.path("tool_plan").asText());
                    for (JsonNode call : message.path("tool_calls")) {
                        JsonNode function = call.path("function");
                        meter.fixed(FRAME)
                                .text(function.path("name").asText())
                                .text(function.path("arguments").asText());
                        called.put(
                                call.path("id").asText(), function.path("name").asText());
                    }
                }
                case "tool" -> {
                    String name = called.get(message.path("tool_call_id").asText());
                    if (name == null) {
                        throw CohereDialect.invalid("tool call id not found in previous tool calls");
                    }
                    results.add(new ToolResult(name, text));
                }
                default -> throw CohereDialect.invalid("invalid message role: " + role);
            }
        }

        private String text(JsonNode content) {
            if (content.isTextual()) {
                meter.text(content.textValue());
                return content.textValue();
            }
            StringBuilder text = new StringBuilder();
            for (JsonNode part : content) {
                if (part.path("type").asText().equals("image_url")) {
                    meter.fixed(Media.IMAGE);
                }
                String more = part.path("text").asText("");
                meter.text(more);
                text.append(text.isEmpty() || more.isEmpty() ? "" : " ").append(more);
            }
            return text.toString();
        }
    }
}
