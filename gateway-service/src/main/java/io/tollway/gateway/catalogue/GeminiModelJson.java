package io.tollway.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.EndpointFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Models as Gemini's clients read them; always one page. */
final class GeminiModelJson {
    private GeminiModelJson() {}

    static void list(JsonGenerator json, List<CatalogState.Model> models) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("models");
        for (CatalogState.Model model : models) {
            write(json, model);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What any of its endpoints answers and Google's clients have a method for. */
    private static List<String> methods(CatalogState.Model model) {
        Set<EndpointFamily> families = EnumSet.noneOf(EndpointFamily.class);
        for (CatalogState.Endpoint endpoint : model.endpoints()) {
            families.addAll(model.familiesOf(endpoint));
        }
        List<String> methods = new ArrayList<>(5);
        if (families.contains(EndpointFamily.CHAT)) {
            methods.addAll(List.of("generateContent", "streamGenerateContent", "countTokens"));
        }
        if (families.contains(EndpointFamily.EMBEDDINGS)) {
            methods.addAll(List.of("embedContent", "batchEmbedContents"));
        }
        return methods;
    }

    static void write(JsonGenerator json, CatalogState.Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "models/" + model.id());
        json.writeStringField("displayName", model.name());
        json.writeStringField("description", model.description() == null ? "" : model.description());
        if (model.contextLength() != null) {
            json.writeNumberField("inputTokenLimit", model.contextLength());
        }
        if (model.maxOutputTokens() != null) {
            json.writeNumberField("outputTokenLimit", model.maxOutputTokens());
        }
        json.writeArrayFieldStart("supportedGenerationMethods");
        for (String method : methods(model)) {
            json.writeString(method);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
