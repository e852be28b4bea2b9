package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.answer.ToolCall;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer and every piece of one say alike.
 *
 * @param signsText whether a text that was thought about ends with a signature, as a function call does
 * @param read what the prompt used, unless usage is to be left out
 */
record Candidates(
        String id,
        String model,
        boolean showsThoughts,
        boolean signsText,
        @Nullable Usage read,
        Seal seal) {
    /** Opens a candidate up to its parts. */
    static void open(JsonBytes out) {
        out.ascii("{\"content\":{\"parts\":[");
    }

    /** Closes a candidate after its parts; the finish may be none. */
    static void close(int index, Choice.@Nullable Finish finish, JsonBytes out) {
        out.ascii("],\"role\":\"model\"}");
        if (finish != null) {
            out.ascii(",\"finishReason\":\"")
                    .ascii(finish == Choice.Finish.LENGTH ? "MAX_TOKENS" : "STOP")
                    .ascii("\"");
        }
        out.ascii(",\"index\":").number(index).ascii("}");
    }

    /** What follows the candidates: the usage up to here. */
    void appendTail(long output, long reasoning, JsonBytes out) {
        Usage usage = read;
        if (usage != null) {
            out.ascii(",\"usageMetadata\":{\"promptTokenCount\":").number(usage.prompt());
            if (output > 0) {
                out.ascii(",\"candidatesTokenCount\":").number(output);
            }
            out.ascii(",\"totalTokenCount\":").number(usage.prompt() + output + reasoning);
            if (usage.cacheRead() > 0) {
                out.ascii(",\"cachedContentTokenCount\":").number(usage.cacheRead());
            }
            out.ascii(",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":")
                    .number(usage.prompt())
                    .ascii("}]");
            if (reasoning > 0) {
                out.ascii(",\"thoughtsTokenCount\":").number(reasoning);
            }
            out.ascii(",\"serviceTier\":\"standard\"}");
        }
        out.ascii(",\"modelVersion\":").string(model);
        out.ascii(",\"responseId\":\"").ascii(id).ascii("\"}");
    }

    static void text(List<String> pieces, boolean thought, @Nullable String signature, JsonBytes out) {
        out.ascii("{\"text\":").string(pieces);
        if (thought) {
            out.ascii(",\"thought\":true");
        }
        sign(signature, out);
    }

    /** A function call; it has no id. */
    static void call(ToolCall call, @Nullable String signature, JsonBytes out) {
        out.ascii("{\"functionCall\":{\"name\":").string(call.name()).ascii(",\"args\":");
        for (String piece : call.arguments()) {
            out.json(piece);
        }
        out.ascii("}");
        sign(signature, out);
    }

    private static void sign(@Nullable String signature, JsonBytes out) {
        if (signature != null) {
            out.ascii(",\"thoughtSignature\":\"").ascii(signature).ascii("\"");
        }
        out.ascii("}");
    }

    /** The signature of a function call's thoughts; only the first call of an answer has one. */
    @Nullable String callSignature(Choice choice, int call) {
        boolean signed = call == 0 && (signsText || !choice.reasoning().isEmpty());
        return signed ? seal.close(choice.calls().getFirst().name()) : null;
    }

    /** The signature at the end of a text, where the model gives one. */
    @Nullable String textSignature(Choice choice) {
        return signsText && !choice.reasoning().isEmpty() ? seal.close("text") : null;
    }

    /** The calls that came to their end: one that the limit cut off is not told. */
    static List<ToolCall> calls(Choice choice) {
        List<ToolCall> calls = choice.calls();
        return choice.finish() == Choice.Finish.LENGTH && !calls.isEmpty() ? calls.subList(0, calls.size() - 1) : calls;
    }

    /** An answer in one piece. */
    Buffer whole(List<Choice> choices, long output, long reasoning) {
        JsonBytes out = new JsonBytes(1024).ascii("{\"candidates\":[");
        for (int i = 0; i < choices.size(); i++) {
            out.ascii(i == 0 ? "" : ",");
            candidate(i, choices.get(i), out);
        }
        out.ascii("]");
        appendTail(output, reasoning, out);
        return Buffer.buffer(out.ascii("\n").toBytes());
    }

    private void candidate(int index, Choice choice, JsonBytes out) {
        open(out);
        int empty = out.length();
        if (showsThoughts && !choice.reasoning().isEmpty()) {
            text(choice.reasoning(), true, null, out);
        }
        if (!choice.text().isEmpty()) {
            out.ascii(out.length() == empty ? "" : ",");
            text(choice.text(), false, textSignature(choice), out);
        }
        List<ToolCall> calls = calls(choice);
        for (int i = 0; i < calls.size(); i++) {
            out.ascii(out.length() == empty ? "" : ",");
            call(calls.get(i), callSignature(choice, i), out);
        }
        close(index, choice.finish(), out);
    }
}
