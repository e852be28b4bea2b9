package io.tollway.gateway.body;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The top-level fields of one chat request, met one after the other by {@link JsonGate}. */
final class ChatFields {
    private static final int MAX_TEXT = 256;

    private final JsonParser json;
    private final ChatBody chat;
    private final GateLimits limits;
    private final CutList cuts;
    private final List<String> dropped = new ArrayList<>(0);
    private boolean messagesSeen;

    ChatFields(JsonParser json, ChatBody chat, GateLimits limits) {
        this.json = json;
        this.chat = chat;
        this.limits = limits;
        this.cuts = new CutList(chat.bytes);
    }

    /** The parser stands on the name; afterwards on the last token of its value. */
    void field(String name) throws IOException, Refusal {
        switch (name) {
            case "model" -> model();
            case "messages" -> {
                messagesSeen = true;
                new MessageFields(json, chat, limits).read();
            }
            case "stream" -> chat.stream = flag("stream");
            case "stream_options" -> streamOptions();
            case "max_tokens" -> maxTokens();
            case "max_completion_tokens" -> maxCompletionTokens();
            case "n" -> choices();
            case "user" -> chat.endUser = text("user");
            case "safety_identifier" -> chat.safetyIdentifier = text(name);
            case "temperature" -> number(name, 0, 2);
            case "top_p" -> number(name, 0, 1);
            case "presence_penalty", "frequency_penalty" -> number(name, -2, 2);
            case "tools" -> tools();
            case "tool_choice", "response_format", "seed", "stop" -> {
                chat.parameters.add(name);
                skip();
            }
            case "logprobs", "top_logprobs", "logit_bias" -> {
                chat.parameters.add(name);
                chat.untranslatable(name);
                skip();
            }
            case "reasoning_effort" -> {
                chat.reasoningEffortSent = json.nextToken() != JsonToken.VALUE_NULL;
                chat.reasoningEffortStart = offset();
                json.skipChildren();
                json.finishToken();
                chat.reasoningEffortEnd = end();
            }
            case "modalities" -> modalities();
            case "web_search_options" -> {
                chat.untranslatable(name);
                chat.searches += json.nextToken() == JsonToken.START_OBJECT ? ChatBody.SEARCHES : 0;
                json.skipChildren();
            }
            case "top_k", "parallel_tool_calls", "functions", "function_call" -> skip();
            // Fields of OpenRouter's that mean something else, or nothing, in other dialects.
            case "cache_control", "max_tool_calls" -> own(name);
            default -> {
                if (OwnFields.isOurs(name)) {
                    own(name);
                } else {
                    chat.untranslatable(name);
                    skip();
                }
            }
        }
    }

    /** What the answer may be besides text. */
    private void modalities() throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String kind = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
            switch (kind) {
                case "audio" -> {
                    chat.audioOut = true;
                    chat.untranslatable("modalities");
                }
                case "image" -> chat.imagesOut = ChatBody.IMAGES;
                default -> json.skipChildren();
            }
        }
    }

    void complete() throws Refusal {
        if (chat.modelStart < 0) {
            throw invalid("model is missing; GET /v1/models lists what there is", "model");
        }
        if (!messagesSeen) {
            throw invalid("messages is missing", "messages");
        }
        if (chat.maxTokens >= 0 && chat.maxCompletionTokens >= 0 && chat.maxTokens != chat.maxCompletionTokens) {
            throw invalid("max_tokens and max_completion_tokens differ; send one of them", "max_tokens");
        }
        chat.cuts = cuts.pairs();
        chat.dropped = List.copyOf(dropped);
    }

    /** A field of ours (or one nobody may send upstream): read where it means something, and cut out. */
    private void own(String name) throws IOException, Refusal {
        int start = offset();
        json.nextToken();
        switch (name) {
            case "provider" -> chat.preferences = PreferencesReader.read(json);
            case "models" -> chat.fallbackModels = PreferencesReader.strings(json, "models", limits.models());
            case "session_id" -> chat.sessionId = textValue("session_id");
            case "reasoning" -> reasoning();
            case "include_reasoning" -> chat.reasoningHidden |= json.currentToken() == JsonToken.VALUE_FALSE;
            default -> json.skipChildren();
        }
        json.finishToken();
        cuts.add(start, end());
        dropped.add(name);
    }

    private void reasoning() throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("reasoning must be an object", "reasoning");
        }
        String effort = null;
        Long tokens = null;
        boolean enabled = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "effort" -> effort = value == JsonToken.VALUE_STRING && effort == null ? effort() : effort;
                case "max_tokens" -> tokens = value == JsonToken.VALUE_NULL ? null : (Long) thinkingTokens();
                case "enabled" -> {
                    effort = value == JsonToken.VALUE_FALSE ? "none" : effort;
                    enabled = value == JsonToken.VALUE_TRUE;
                }
                case "exclude" -> chat.reasoningHidden |= value == JsonToken.VALUE_TRUE;
                default -> {}
            }
            json.skipChildren();
        }
        if (effort != null || tokens != null || enabled) {
            if (!"none".equals(effort)) {
                chat.parameters.add("reasoning");
            }
            chat.reasoning = new ReasoningAsk(effort, tokens, false, !chat.reasoningHidden);
        }
    }

    private String effort() throws IOException, Refusal {
        return switch (json.getText()) {
            case "max", "xhigh", "high", "medium", "low", "minimal", "none" -> json.getText();
            default ->
                throw invalid(
                        "reasoning.effort must be max, xhigh, high, medium, low, minimal or none", "reasoning.effort");
        };
    }

    private long thinkingTokens() throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= 0) {
            return json.getLongValue();
        }
        throw invalid("reasoning.max_tokens must be an integer, 0 or more", "reasoning.max_tokens");
    }

    private void model() throws IOException, Refusal {
        json.nextToken();
        chat.modelStart = offset();
        String model = textValue("model");
        json.finishToken();
        chat.modelEnd = end();
        if (model == null || model.isBlank()) {
            throw invalid("model must be a model's id, author/slug", "model");
        }
        chat.model = model;
    }

    private void tools() throws IOException, Refusal {
        chat.parameters.add("tools");
        if (json.nextToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid("tools must be an array", "tools");
        }
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (++count > limits.tools()) {
                throw JsonGate.tooMany("tools", limits.tools());
            }
            tool();
        }
        chat.tools = count;
    }

    /** Leaves the parser on the tool's last token. */
    private void tool() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            boolean mark = name.equals("cache_control");
            int start = mark ? offset() : -1;
            JsonToken value = json.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING && ChatBody.searches(json.getText())) {
                chat.searches += ChatBody.SEARCHES;
            }
            json.skipChildren();
            if (mark) {
                json.finishToken();
                chat.added.add(AddedFields.Field.CACHE_CONTROL, -1, start, end());
            }
        }
    }

    private void streamOptions() throws IOException, Refusal {
        if (json.nextToken() != JsonToken.VALUE_NULL && json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("stream_options must be an object", "stream_options");
        }
        chat.streamOptionsStart = offset();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            chat.streamOptionsEmpty = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                chat.streamOptionsEmpty = false;
                boolean includeUsage = json.currentName().equals("include_usage");
                json.nextToken();
                int start = offset();
                json.skipChildren();
                json.finishToken();
                if (includeUsage) {
                    chat.includeUsageStart = start;
                    chat.includeUsageEnd = end();
                }
            }
        }
        chat.streamOptionsEnd = end();
    }

    private void maxTokens() throws IOException, Refusal {
        json.nextToken();
        chat.maxTokensStart = offset();
        chat.maxTokens = tokenCount("max_tokens");
        chat.maxTokensEnd = end();
    }

    private void maxCompletionTokens() throws IOException, Refusal {
        json.nextToken();
        chat.maxCompletionTokensStart = offset();
        chat.maxCompletionTokens = tokenCount("max_completion_tokens");
        chat.maxCompletionTokensEnd = end();
    }

    private long tokenCount(String field) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return -1;
        }
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() == JsonParser.NumberType.INT
                && json.getIntValue() >= 1) {
            return json.getIntValue();
        }
        throw invalid(field + " must be an integer from 1 to " + Integer.MAX_VALUE, field);
    }

    private void choices() throws IOException, Refusal {
        if (json.nextToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                || json.getNumberType() != JsonParser.NumberType.INT
                || json.getIntValue() < 1
                || json.getIntValue() > limits.choices()) {
            throw invalid("n must be an integer from 1 to " + limits.choices(), "n");
        }
        chat.choices = json.getIntValue();
    }

    private boolean flag(String field) throws IOException, Refusal {
        JsonToken token = json.nextToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
            throw invalid(field + " must be true or false", field);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private void number(String field, int least, int most) throws IOException, Refusal {
        JsonToken token = json.nextToken();
        chat.parameters.add(field);
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (!token.isNumeric()) {
            throw invalid(field + " must be a number from " + least + " to " + most, field);
        }
        double value = json.getDoubleValue();
        if (!(value >= least && value <= most)) {
            throw invalid(field + " must be a number from " + least + " to " + most, field);
        }
    }

    private @org.jspecify.annotations.Nullable String text(String field) throws IOException, Refusal {
        json.nextToken();
        return textValue(field);
    }

    private @org.jspecify.annotations.Nullable String textValue(String field) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(field + " must be a string", field);
        }
        String text = json.getText();
        if (text.length() > MAX_TEXT) {
            throw invalid(field + " is longer than " + MAX_TEXT + " characters", field);
        }
        return text;
    }

    private void skip() throws IOException {
        json.nextToken();
        json.skipChildren();
    }

    private int offset() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return (int) json.currentLocation().getByteOffset();
    }
}
