package io.tollway.chaos.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosFailure;
import io.tollway.chaos.stack.ChaosStack;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** New prices, at the providers and in the catalog, with fractions of a nano-dollar per token, so that rounding can go wrong. */
public final class PriceChange {
    private static final String INPUT = "0.1337";
    private static final String OUTPUT = "0.6113";
    private static final String CACHE_READ = "0.0751";
    /** As {@code GET /v1/models} shows the new price of an input token. */
    private static final String SHOWN = "0.0000001337";

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private PriceChange() {}

    /** Call it while nothing is under way; returns when every gateway shows the new price. */
    public static void apply(ChaosStack stack) {
        Api providers = new Api(stack.value("TOLLWAY_PROVIDERS_URL"), "");
        ObjectNode prices = Api.JSON.createObjectNode();
        for (String provider : List.of("simulator-a", "simulator-b")) {
            price(prices.withArray("prices")
                    .addObject()
                    .put("provider", provider)
                    .put("model", "gpt-4o-mini"));
        }
        try {
            int status = providers
                    .send("PUT", "/_simulator/prices", prices, Map.of())
                    .statusCode();
            if (status / 100 != 2) {
                throw new ChaosFailure("The simulator did not take new prices: status " + status);
            }
        } catch (IOException e) {
            throw new ChaosFailure("The simulator is not there", e);
        }
        new Api(stack.value("TOLLWAY_GATEWAY_URL"), stack.value("TOLLWAY_OPERATOR_KEY"))
                .patiently("/api/v1/operator/catalog", catalog(stack.value("TOLLWAY_DEMO_MODEL")), Map.of());
        stack.gatewayUrls().forEach(url -> awaitShown(url, stack.value("TOLLWAY_DEMO_MODEL")));
    }

    private static void awaitShown(String gateway, String model) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                if (new Api(gateway, "").get("/v1/models/" + model).body().contains(SHOWN)) {
                    return;
                }
            } catch (IOException e) {
                throw new ChaosFailure("A gateway is not there while nothing should go wrong", e);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ChaosFailure("The new price did not reach the gateway at " + gateway);
            }
            Api.pause(200);
        }
    }

    private static ObjectNode catalog(String id) {
        ObjectNode catalog = Api.JSON.createObjectNode().put("version", 1);
        ObjectNode model = catalog.withArray("models")
                .addObject()
                .put("id", id)
                .put("name", "Demo small (simulated)")
                .put("context_length", 128_000)
                .put("max_output_tokens", 16_384);
        model.putArray("input_modalities").add("text");
        model.putArray("output_modalities").add("text");
        model.putArray("supported_parameters").add("max_tokens");
        for (String provider : List.of("simulator-a", "simulator-b")) {
            ObjectNode endpoint = model.withArray("endpoints")
                    .addObject()
                    .put("provider", provider)
                    .put("upstream_model", "gpt-4o-mini");
            price(endpoint.putObject("price"));
        }
        return catalog;
    }

    private static void price(ObjectNode to) {
        to.put("input", INPUT).put("output", OUTPUT).put("cache_read", CACHE_READ);
    }
}
