package io.tollway.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.CatalogState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Models as Anthropic's clients read them; a list is always one page. */
final class AnthropicModelJson {
    private AnthropicModelJson() {}

    static void list(JsonGenerator json, List<CatalogState.Model> models) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("data");
        for (CatalogState.Model model : models) {
            write(json, model);
        }
        json.writeEndArray();
        json.writeStringField(
                "first_id", models.isEmpty() ? null : models.getFirst().id());
        json.writeStringField(
                "last_id", models.isEmpty() ? null : models.getLast().id());
        json.writeBooleanField("has_more", false);
        json.writeEndObject();
    }

    static void write(JsonGenerator json, CatalogState.Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "model");
        json.writeStringField("id", model.id());
        json.writeStringField("display_name", model.name());
        json.writeStringField(
                "created_at", Instant.ofEpochSecond(model.createdEpochSecond()).toString());
        json.writeEndObject();
    }
}
