package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Media;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the parts of a content. Counts them, except returned thoughts, which the model does not read again. */
final class Parts {
    /** What the API takes instead of a signature from callers that have none: as a word, or as SDKs write the word's bytes. */
    private static final Set<String> INSTEAD_OF_SIGNATURE = Set.of(
            "skip_thought_signature_validator",
            "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=",
            "context_engineering_is_the_way_to_go",
            "Y29udGV4dF9lbmdpbmVlcmluZ19pc190aGVfd2F5X3RvX2dv");

    private static final int FRAME = 4;

    /** A function's result. */
    record Result(String name, String content) {}

    /**
     * What a content held.
     *
     * @param calls the functions called, by name
     * @param firstCallSigned whether the first of them came with a thought's signature
     */
    record Seen(String text, List<String> calls, List<Result> results, boolean firstCallSigned) {}

    private final PromptMeter meter;
    private final Seal seal;

    Parts(PromptMeter meter, Seal seal) {
        this.meter = meter;
        this.seal = seal;
    }

    Seen read(JsonNode parts, String place) {
        String text = "";
        List<String> calls = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        boolean signed = false;
        for (int i = 0; i < parts.size(); i++) {
            JsonNode part = parts.get(i);
            String where = place + ".parts[" + i + "]";
            boolean genuine = signature(part, where);
            JsonNode call = Fields.get(part, "functionCall");
            JsonNode result = Fields.get(part, "functionResponse");
            if (!Fields.absent(call)) {
                signed |= calls.isEmpty() && genuine;
                calls.add(call(call, where));
            } else if (!Fields.absent(result)) {
                results.add(result(result, where));
            } else if (!Fields.absent(part.path("text"))) {
                String more = Fields.textOr(part, "text", where + ".text", "");
                if (!Fields.flag(part, "thought", where + ".thought")) {
                    meter.text(more);
                    text = text.isEmpty() ? more : text + " " + more;
                }
            } else {
                medium(part, where);
            }
        }
        return new Seen(text, calls, results, signed);
    }

    /** Whether the part has a signature; a false one is refused. */
    private boolean signature(JsonNode part, String place) {
        String signature = Fields.text(part, "thoughtSignature", place + ".thought_signature");
        if (signature == null || signature.isEmpty()) {
            return false;
        }
        if (!INSTEAD_OF_SIGNATURE.contains(signature) && !seal.closed(signature)) {
            throw Refusals.bad("Corrupted thought signature.");
        }
        return true;
    }

    private String call(JsonNode call, String place) {
        String name = Fields.textOr(call, "name", place + ".function_call.name", "");
        if (name.isEmpty()) {
            throw Refusals.at(place + ".function_call.name", "Name cannot be empty.");
        }
        JsonNode arguments = call.path("args");
        if (!Fields.absent(arguments) && !arguments.isObject()) {
            throw Refusals.value(place + ".function_call.args", "Map", arguments.toString());
        }
        meter.fixed(FRAME).text(name).text(Fields.absent(arguments) ? "{}" : arguments.toString());
        return name;
    }

    private Result result(JsonNode result, String place) {
        String name = Fields.textOr(result, "name", place + ".function_response.name", "");
        if (name.isEmpty()) {
            throw Refusals.at(place + ".function_response.name", "Name cannot be empty.");
        }
        JsonNode response = result.path("response");
        if (!response.isObject()) {
            throw Refusals.value(place + ".function_response.response", "Map", response.toString());
        }
        // By custom a single text stands under one of these names.
        JsonNode only = response.size() == 1 ? response.iterator().next() : response;
        String content = only.isTextual() ? only.textValue() : response.toString();
        meter.text(name).text(content);
        return new Result(name, content);
    }

    private void medium(JsonNode part, String place) {
        JsonNode inline = Fields.get(part, "inlineData");
        JsonNode file = Fields.get(part, "fileData");
        if (!Fields.absent(inline)) {
            String type = Fields.textOr(inline, "mimeType", place + ".inline_data.mime_type", "");
            String data = Fields.textOr(inline, "data", place + ".inline_data.data", "");
            if (type.isEmpty() || data.isEmpty()) {
                throw Refusals.bad(
                        "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting");
            }
            meter.fixed(Media.of(type, data), data);
        } else if (!Fields.absent(file)) {
            String uri = Fields.textOr(file, "fileUri", place + ".file_data.file_uri", "");
            if (uri.isEmpty()) {
                throw Refusals.at(place + ".file_data.file_uri", "file uri cannot be empty");
            }
            boolean image = Fields.textOr(file, "mimeType", place + ".file_data.mime_type", "")
                    .startsWith("image/");
            meter.fixed(image ? Media.IMAGE : Media.NAMED_FILE, uri);
        } else {
            throw Refusals.at(place + ".data", "required oneof field 'data' must have one initialized field");
        }
    }
}
