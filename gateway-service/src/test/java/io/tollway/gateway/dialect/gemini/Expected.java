package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What an answer says, taken from its recorded JSON by other means than the code under test. */
final class Expected {
    final StringBuilder text = new StringBuilder();
    final StringBuilder thoughts = new StringBuilder();
    final List<String> signatures = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    final List<Boolean> streamedCalls = new ArrayList<>();
    int media;
    String finish = "";
    boolean understood = true;
    JsonNode usage = GeminiJson.object();

    Expected(List<byte[]> chunks) {
        for (byte[] chunk : chunks) {
            chunk(Gemini.json(chunk));
        }
    }

    private void chunk(JsonNode chunk) {
        understood &= chunk.has("candidates") || chunk.has("promptFeedback") || chunk.has("usageMetadata");
        for (JsonNode candidate : chunk.path("candidates")) {
            candidate.path("content").path("parts").forEach(this::part);
            String reason = candidate.path("finishReason").asText("");
            finish = finish.isEmpty() ? (reason.equals("1") ? "STOP" : reason) : finish;
        }
        if (!chunk.has("candidates") && finish.isEmpty()) {
            finish = chunk.path("promptFeedback").path("blockReason").asText("");
        }
        JsonNode counts = chunk.path("usageMetadata");
        if (counts.path("promptTokenCount").asLong()
                        + counts.path("candidatesTokenCount").asLong()
                > 0) {
            usage = counts;
        }
    }

    private void part(JsonNode part) {
        if (part.has("thoughtSignature")) {
            signatures.add(part.path("thoughtSignature").asText());
        }
        if (part.path("thought").asBoolean()) {
            thoughts.append(part.path("text").asText(""));
        } else if (part.has("functionCall")) {
            JsonNode call = part.path("functionCall");
            if (call.has("name")) {
                calls.add(call.path("name").asText() + args(call));
                streamedCalls.add(call.has("willContinue"));
            }
        } else if (part.has("executableCode")) {
            text.append("```python\n")
                    .append(part.path("executableCode").path("code").asText())
                    .append("\n```\n");
        } else if (part.has("codeExecutionResult")) {
            text.append("```\n")
                    .append(part.path("codeExecutionResult").path("output").asText())
                    .append("\n```\n");
        } else if (part.has("inlineData")) {
            media++;
        } else {
            text.append(part.path("text").asText(""));
        }
    }

    private static String args(JsonNode call) {
        return call.path("args") instanceof ObjectNode args ? args.toString() : "{}";
    }

    long prompt() {
        return count("promptTokenCount") + count("toolUsePromptTokenCount");
    }

    long count(String name) {
        return usage.path(name).asLong(0);
    }

    long imageTokens() {
        long sum = 0;
        for (JsonNode detail : usage.path("candidatesTokensDetails")) {
            sum += detail.path("modality").asText().equals("IMAGE")
                    ? detail.path("tokenCount").asLong()
                    : 0;
        }
        return sum;
    }
}
