package io.tollway.gateway.dialect.gemini;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.FormatInWords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON output where functions are offered too: before Gemini 3, Google refuses the two together. */
enum JsonBesideTools {
    /** Nothing stands in the way. */
    AS_ASKED,
    /** No function may be called anyway: they are not offered. */
    WITHOUT_TOOLS,
    /** Functions may be called: the form of the answer is asked for in the instructions. */
    IN_WORDS;

    static JsonBesideTools of(CanonicalRequest request, int generation) {
        boolean functions = false;
        for (Tool tool : request.tools()) {
            functions |= tool instanceof Tool.Function;
        }
        if (!functions
                || request.format() instanceof OutputFormat.Text
                || generation <= 0
                || generation >= Generation.THREE) {
            return AS_ASKED;
        }
        return request.toolChoice() instanceof ToolChoice.None ? WITHOUT_TOOLS : IN_WORDS;
    }

    /** The request as Google can take it. */
    CanonicalRequest request(CanonicalRequest asked, Changes changes) {
        return switch (this) {
            case AS_ASKED -> asked;
            case WITHOUT_TOOLS -> {
                changes.dropped("tools: none may be called");
                yield with(asked, List.of(), null, asked.format());
            }
            case IN_WORDS -> {
                FormatInWords.note(changes);
                yield with(asked, asked.tools(), asked.toolChoice(), new OutputFormat.Text());
            }
        };
    }

    private static CanonicalRequest with(
            CanonicalRequest asked, List<Tool> tools, @Nullable ToolChoice choice, OutputFormat format) {
        return new CanonicalRequest(
                asked.messages(),
                tools,
                choice,
                asked.parallelToolCalls(),
                format,
                asked.reasoning(),
                asked.sampling(),
                asked.maxOutputTokens(),
                asked.choices(),
                asked.stream(),
                asked.endUser());
    }
}
