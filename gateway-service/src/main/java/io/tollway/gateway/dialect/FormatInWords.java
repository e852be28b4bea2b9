package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import java.util.List;

/** A form of output as an instruction to the model, for upstreams that have no switch for it. Nothing checks the answer: the record's changes say how it was asked for. */
public final class FormatInWords {
    private static final String JSON = "json";
    private static final String OBJECT =
            "Answer with one JSON object and nothing else: no words before or behind it, and no code fence.";

    private FormatInWords() {}

    /** The instruction; empty when any text will do. */
    public static String of(OutputFormat format) {
        return switch (format) {
            case OutputFormat.Text ignored -> "";
            case OutputFormat.JsonObject ignored -> OBJECT;
            case OutputFormat.JsonSchema json ->
                "When you answer, and do not call a tool, answer with one JSON value and nothing else: no words before or"
                        + " behind it, and no code fence. It must be valid against this JSON schema: " + json.schema();
        };
    }

    /**
     * Whether JSON is asked for by a switch that OpenAI refuses unless the messages name it too. Clients of other dialects do not know of that.
     *
     * @param instructions whether the system's words count
     */
    public static boolean isUnnamed(CanonicalRequest request, boolean instructions) {
        return request.format() instanceof OutputFormat.JsonObject && !isNamed(request.messages(), instructions);
    }

    /** Whether the answer is not to be an object, which is all that OpenAI takes a schema for. */
    public static boolean isNoObject(OutputFormat format) {
        return format instanceof OutputFormat.JsonSchema json
                && json.schema().path("type").isTextual()
                && !json.schema().path("type").textValue().equals("object");
    }

    private static boolean isNamed(List<Message> messages, boolean instructions) {
        for (Message message : messages) {
            if (instructions || message.role() != Message.Role.SYSTEM) {
                for (Part part : message.parts()) {
                    if (part instanceof Part.Text text && isNamed(text.text())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isNamed(String text) {
        for (int i = 0; i + JSON.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, JSON, 0, JSON.length())) {
                return true;
            }
        }
        return false;
    }

    /** Says in the record that it was asked for like this. */
    public static void note(Changes changes) {
        changes.adjusted("response_format", "asked for in the instructions");
    }
}
