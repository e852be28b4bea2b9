package io.tollway.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.CatalogState;
import java.io.IOException;
import java.util.List;

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
        json.writeString("generateContent");
        json.writeString("streamGenerateContent");
        json.writeEndArray();
        json.writeEndObject();
    }
}
