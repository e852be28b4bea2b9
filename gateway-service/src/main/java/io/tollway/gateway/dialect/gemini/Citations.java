package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a candidate rests on: the sources of a grounding, and the texts it recites. A stream repeats them; each is told once. Google counts in bytes of UTF-8. */
final class Citations {
    private final int choice;
    private final Set<AnswerEvent.Cited> told = new HashSet<>();

    Citations(int choice) {
        this.choice = choice;
    }

    void read(JsonNode candidate, CharSequence text, Consumer<AnswerEvent> sink) {
        JsonNode grounding = candidate.path("groundingMetadata");
        JsonNode chunks = grounding.path("groundingChunks");
        JsonNode supports = grounding.path("groundingSupports");
        for (JsonNode support : supports) {
            JsonNode segment = support.path("segment");
            for (JsonNode index : support.path("groundingChunkIndices")) {
                tell(source(chunks.path(index.asInt(-1))), segment, GeminiJson.string(segment, "text"), text, sink);
            }
        }
        if (supports.isEmpty()) {
            for (JsonNode chunk : chunks) {
                tell(source(chunk), chunk.path("segment"), null, text, sink);
            }
        }
        JsonNode recited = candidate.path("citationMetadata");
        for (String list : new String[] {"citationSources", "citations"}) {
            for (JsonNode source : recited.path(list)) {
                tell(source, source, null, text, sink);
            }
        }
    }

    private static JsonNode source(JsonNode chunk) {
        for (String kind : new String[] {"web", "retrievedContext", "maps"}) {
            if (chunk.has(kind)) {
                return chunk.path(kind);
            }
        }
        return chunk;
    }

    private void tell(
            JsonNode source, JsonNode segment, @Nullable String quote, CharSequence text, Consumer<AnswerEvent> sink) {
        int end = segment.path("endIndex").asInt(-1);
        AnswerEvent.Cited cited = new AnswerEvent.Cited(
                choice,
                GeminiJson.string(source, "uri"),
                GeminiJson.string(source, "title"),
                quote,
                end < 0 ? -1 : charsIn(text, segment.path("startIndex").asInt(0)),
                end < 0 ? -1 : charsIn(text, end));
        if (told.add(cited)) {
            sink.accept(cited);
        }
    }

    /** How many characters the first bytes of a text's UTF-8 are. */
    private static int charsIn(CharSequence text, int bytes) {
        int left = bytes;
        int at = 0;
        while (at < text.length() && left > 0) {
            char c = text.charAt(at);
            left -= c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
            at++;
        }
        return at;
    }
}
