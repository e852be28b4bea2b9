package io.tollway.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageClass;
import io.tollway.gateway.state.Snapshot;
import io.tollway.gateway.usage.Rater;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A model as OpenRouter shows it, with the members OpenAI's clients read. Prices are decimal strings, US dollars per token, those of the cheapest endpoint. */
final class ModelJson {
    private static final int PICO_DIGITS = 12;
    private static final List<UsageClass> UNITS =
            List.of(UsageClass.IMAGE_OUTPUT, UsageClass.SEARCH, UsageClass.CHARACTER, UsageClass.SECOND);

    private ModelJson() {}

    /** The members of one model object. */
    static void write(JsonGenerator json, Snapshot snapshot, CatalogState.Model model) throws IOException {
        json.writeStringField("id", model.id());
        json.writeStringField("object", "model");
        json.writeNumberField("created", model.createdEpochSecond());
        json.writeStringField("owned_by", author(model.id()));
        json.writeStringField("canonical_slug", model.id());
        json.writeStringField("name", model.name());
        json.writeStringField("description", model.description() == null ? "" : model.description());
        writeLong(json, "context_length", model.contextLength());
        json.writeObjectFieldStart("architecture");
        json.writeStringField(
                "modality",
                String.join("+", model.inputModalities()) + "->" + String.join("+", model.outputModalities()));
        writeStrings(json, "input_modalities", model.inputModalities());
        writeStrings(json, "output_modalities", model.outputModalities());
        json.writeEndObject();
        PriceState cheapest = cheapest(snapshot, model);
        if (cheapest != null) {
            writePricing(json, cheapest);
        }
        json.writeObjectFieldStart("top_provider");
        writeLong(json, "context_length", model.contextLength());
        writeLong(json, "max_completion_tokens", model.maxOutputTokens());
        json.writeBooleanField("is_moderated", false);
        json.writeEndObject();
        json.writeNullField("per_request_limits");
        writeStrings(json, "supported_parameters", model.supportedParameters());
        json.writeNullField("default_parameters");
        json.writeNullField("supported_voices");
        json.writeObjectFieldStart("links");
        json.writeStringField("details", "/api/v1/models/" + model.id() + "/endpoints");
        json.writeEndObject();
    }

    /** The member {@code endpoints}. */
    static void writeEndpoints(JsonGenerator json, Snapshot snapshot, CatalogState.Model model) throws IOException {
        json.writeArrayFieldStart("endpoints");
        for (CatalogState.Endpoint endpoint : model.endpoints()) {
            PriceState price = CatalogueHandler.price(snapshot, endpoint);
            CatalogState.Provider provider = snapshot.provider(endpoint.provider());
            if (price == null || provider == null) {
                continue;
            }
            json.writeStartObject();
            json.writeStringField("name", provider.name() + " | " + model.id());
            json.writeStringField("model_id", model.id());
            json.writeStringField("model_name", model.name());
            json.writeStringField("provider_name", provider.name());
            json.writeStringField("tag", provider.id());
            json.writeStringField(
                    "quantization", endpoint.quantization() == null ? "unknown" : endpoint.quantization());
            writeLong(json, "context_length", first(endpoint.contextLength(), model.contextLength()));
            writeLong(json, "max_completion_tokens", first(endpoint.maxOutputTokens(), model.maxOutputTokens()));
            writePricing(json, price);
            writeStrings(json, "supported_parameters", model.supportedParameters());
            writeStrings(
                    json,
                    "families",
                    model.familiesOf(endpoint).stream()
                            .map(EndpointFamily::wireName)
                            .toList());
            json.writeNumberField("status", CatalogueHandler.hasActiveAccount(provider) ? 0 : -1);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static @Nullable PriceState cheapest(Snapshot snapshot, CatalogState.Model model) {
        PriceState cheapest = null;
        long least = Long.MAX_VALUE;
        for (CatalogState.Endpoint endpoint : model.endpoints()) {
            PriceState price = CatalogueHandler.price(snapshot, endpoint);
            if (price != null) {
                long sum = Rater.picoPrice(price.price(), UsageClass.INPUT)
                        + Rater.picoPrice(price.price(), UsageClass.OUTPUT);
                if (sum < least) {
                    least = sum;
                    cheapest = price;
                }
            }
        }
        return cheapest;
    }

    private static void writePricing(JsonGenerator json, PriceState price) throws IOException {
        json.writeObjectFieldStart("pricing");
        json.writeStringField("prompt", usd(price, UsageClass.INPUT));
        json.writeStringField("completion", usd(price, UsageClass.OUTPUT));
        json.writeStringField("request", usd(price, UsageClass.REQUEST));
        json.writeStringField("input_cache_read", usd(price, UsageClass.CACHE_READ));
        json.writeStringField("internal_reasoning", usd(price, UsageClass.REASONING));
        for (UsageClass unit : UNITS) {
            if (price.price().containsKey(unit.wireName())) {
                json.writeStringField(unit.wireName(), usd(price, unit));
            }
        }
        for (Map.Entry<String, Long> row : new TreeMap<>(price.price()).entrySet()) {
            if (row.getKey().startsWith(PriceState.PICTURE_ROW)) {
                json.writeStringField(row.getKey(), usd(row.getValue()));
            }
        }
        json.writeEndObject();
    }

    private static String usd(PriceState price, UsageClass usageClass) {
        return usd(Rater.picoPrice(price.price(), usageClass));
    }

    private static String usd(long pico) {
        BigDecimal dollars = BigDecimal.valueOf(pico, PICO_DIGITS);
        return dollars.signum() == 0 ? "0" : dollars.stripTrailingZeros().toPlainString();
    }

    private static String author(String id) {
        int slash = id.indexOf('/');
        return slash < 0 ? id : id.substring(0, slash);
    }

    private static @Nullable Long first(@Nullable Long value, @Nullable Long otherwise) {
        return value == null ? otherwise : value;
    }

    private static void writeLong(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
