package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GenerateContentResponse}s: whole answers and the chunks of a stream. */
final class AnswerJson {
    private AnswerJson() {}

    static ObjectNode whole(CanonicalAnswer answer, AnswerNames names, Bill bill) {
        ObjectNode root = GeminiJson.object();
        ArrayNode candidates = root.putArray("candidates");
        for (CanonicalAnswer.Choice choice : answer.choices()) {
            AnswerParts parts = new AnswerParts();
            for (Part part : choice.parts()) {
                parts.add(part);
            }
            ObjectNode candidate = candidate(candidates, choice.index(), parts.last(), choice.reason());
            cite(candidate, choice.citations(), choice.text());
        }
        return signed(billed(root, bill), names);
    }

    /** A chunk with some parts of one candidate. */
    static byte[] chunk(int choice, ArrayNode parts, AnswerNames names) {
        ObjectNode root = GeminiJson.object();
        candidate(root.putArray("candidates"), choice, parts, null);
        return GeminiJson.bytes(signed(root, names));
    }

    /** A chunk with nothing but usage. */
    static byte[] usageChunk(AnswerNames names, Bill bill) {
        return GeminiJson.bytes(signed(billed(GeminiJson.object(), bill), names));
    }

    static ObjectNode candidate(ArrayNode candidates, int index, ArrayNode parts, @Nullable StopReason reason) {
        ObjectNode candidate = candidates.addObject();
        candidate.putObject("content").put("role", "model").set("parts", parts);
        if (reason != null) {
            candidate.put("finishReason", FinishReasons.word(reason));
        }
        return candidate.put("index", index);
    }

    static ObjectNode billed(ObjectNode root, Bill bill) {
        root.putRawValue("usageMetadata", new RawValue(UsageMetadata.object(bill)));
        return root;
    }

    static ObjectNode signed(ObjectNode root, AnswerNames names) {
        return root.put("modelVersion", names.model()).put("responseId", names.generationId());
    }

    /** Sources as Google's grounding has them; its segments count in bytes of UTF-8. */
    static void cite(ObjectNode candidate, List<AnswerEvent.Cited> citations, String text) {
        if (citations.isEmpty()) {
            return;
        }
        ObjectNode grounding = candidate.putObject("groundingMetadata");
        ArrayNode chunks = grounding.putArray("groundingChunks");
        ArrayNode supports = GeminiJson.TREES.createArrayNode();
        for (AnswerEvent.Cited cited : citations) {
            ObjectNode web = chunks.addObject().putObject("web");
            if (cited.url() != null) {
                web.put("uri", cited.url());
            }
            if (cited.title() != null) {
                web.put("title", cited.title());
            }
            if (cited.end() >= 0 || cited.quote() != null) {
                ObjectNode support = supports.addObject();
                ObjectNode segment = support.putObject("segment");
                if (cited.end() >= 0) {
                    segment.put("startIndex", bytesBefore(text, cited.start()));
                    segment.put("endIndex", bytesBefore(text, cited.end()));
                }
                if (cited.quote() != null) {
                    segment.put("text", cited.quote());
                }
                support.putArray("groundingChunkIndices").add(chunks.size() - 1);
            }
        }
        if (!supports.isEmpty()) {
            grounding.set("groundingSupports", supports);
        }
    }

    private static int bytesBefore(String text, int chars) {
        int end = Math.min(Math.max(chars, 0), text.length());
        return text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }
}
