package io.tollway.gateway.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.state.Snapshot;
import io.tollway.gateway.state.SnapshotSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public catalogue, without a key. Only models with a priced endpoint that has an active account are shown. Confined to an event loop; the list is rendered once per snapshot. */
public final class CatalogueHandler {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String MODELS = "/models/";
    private static final String ENDPOINTS = "/endpoints";

    private final SnapshotSource snapshots;
    private final Set<String> dialects;
    private long renderedRevision = Long.MIN_VALUE;
    private Buffer rendered = Buffer.buffer();

    /** @param dialects the upstream dialects that are spoken: what only others serve is not shown */
    public CatalogueHandler(SnapshotSource snapshots, Set<String> dialects) {
        this.snapshots = snapshots;
        this.dialects = Set.copyOf(dialects);
    }

    /** OpenAI's and OpenRouter's list, or Anthropic's or Google's for their clients. */
    public void models(HttpServerRequest request) {
        Snapshot snapshot = snapshots.current();
        if (isGoogles(request)) {
            geminiModels(request);
            return;
        }
        if (isAnthropics(request)) {
            List<CatalogState.Model> shown = served(snapshot);
            answer(request, write(json -> AnthropicModelJson.list(json, shown)));
            return;
        }
        if (snapshot.revision() != renderedRevision) {
            rendered = list(snapshot);
            renderedRevision = snapshot.revision();
        }
        answer(request, rendered);
    }

    public void providers(HttpServerRequest request) {
        Snapshot snapshot = snapshots.current();
        List<CatalogState.Provider> providers = new ArrayList<>(snapshot.providers());
        providers.sort(Comparator.comparing(CatalogState.Provider::id));
        answer(request, write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (CatalogState.Provider provider : providers) {
                json.writeStartObject();
                json.writeStringField("name", provider.name());
                json.writeStringField("slug", provider.id());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    /** Gemini's list. */
    public void geminiModels(HttpServerRequest request) {
        List<CatalogState.Model> shown = served(snapshots.current());
        answer(request, write(json -> GeminiModelJson.list(json, shown)));
    }

    /** @param rest {@code /models/author/slug} or {@code /models/author/slug/endpoints} */
    public void model(HttpServerRequest request, String rest, Surface asked) {
        boolean endpoints = rest.endsWith(ENDPOINTS);
        Surface surface = !endpoints && isGoogles(request) ? Surface.GEMINI : asked;
        String id = rest.substring(MODELS.length(), endpoints ? rest.length() - ENDPOINTS.length() : rest.length());
        Snapshot snapshot = snapshots.current();
        CatalogState.Model model = snapshot.model(id);
        if (model == null) {
            ErrorResponder.send(
                    request,
                    new GatewayError.Protocol(
                            404, "model_not_found", "There is no such model; GET /v1/models lists all"),
                    surface != Surface.GEMINI && isAnthropics(request) ? Surface.ANTHROPIC : surface,
                    null);
            return;
        }
        if (surface == Surface.GEMINI) {
            answer(request, write(json -> GeminiModelJson.write(json, model)));
            return;
        }
        if (!endpoints && isAnthropics(request)) {
            answer(request, write(json -> AnthropicModelJson.write(json, model)));
            return;
        }
        if (surface == Surface.OPENAI && !endpoints) {
            // OpenAI's clients read the model itself, OpenRouter's a wrapped one.
            answer(request, write(json -> {
                json.writeStartObject();
                ModelJson.write(json, snapshot, model);
                json.writeEndObject();
            }));
            return;
        }
        answer(request, write(json -> {
            json.writeStartObject();
            json.writeFieldName("data");
            json.writeStartObject();
            ModelJson.write(json, snapshot, model);
            if (endpoints) {
                ModelJson.writeEndpoints(json, snapshot, model);
            }
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /** Google's clients that are set to its version {@code v1} share their path with OpenAI's; their headers tell them apart. */
    private static boolean isGoogles(HttpServerRequest request) {
        return request.getHeader("x-goog-api-key") != null || request.getHeader("x-goog-api-client") != null;
    }

    private static boolean isAnthropics(HttpServerRequest request) {
        return request.getHeader("anthropic-version") != null;
    }

    private List<CatalogState.Model> served(Snapshot snapshot) {
        List<CatalogState.Model> shown = new ArrayList<>();
        for (CatalogState.Model model : snapshot.models()) {
            if (isServed(snapshot, model)) {
                shown.add(model);
            }
        }
        shown.sort(Comparator.comparing(CatalogState.Model::id));
        return shown;
    }

    private Buffer list(Snapshot snapshot) {
        List<CatalogState.Model> shown = served(snapshot);
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (CatalogState.Model model : shown) {
                json.writeStartObject();
                ModelJson.write(json, snapshot, model);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("total_count", shown.size());
            json.writeObjectFieldStart("links");
            json.writeNullField("next");
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private boolean isServed(Snapshot snapshot, CatalogState.Model model) {
        for (CatalogState.Endpoint endpoint : model.endpoints()) {
            CatalogState.Provider provider = snapshot.provider(endpoint.provider());
            if (provider != null
                    && dialects.contains(provider.dialect())
                    && price(snapshot, endpoint) != null
                    && hasActiveAccount(provider)) {
                return true;
            }
        }
        return false;
    }

    static @Nullable PriceState price(Snapshot snapshot, CatalogState.Endpoint endpoint) {
        return endpoint.priceVersion() == null ? null : snapshot.price(endpoint.id(), endpoint.priceVersion());
    }

    static boolean hasActiveAccount(CatalogState.@Nullable Provider provider) {
        if (provider != null) {
            for (CatalogState.Account account : provider.accounts()) {
                if (account.active() && account.credentialId() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void answer(HttpServerRequest request, Buffer body) {
        request.response()
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-cache")
                .end(body);
    }

    private static Buffer write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array does not fail", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    @FunctionalInterface
    private interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
