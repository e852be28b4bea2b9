package io.tollway.chaos.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosFailure;
import io.tollway.chaos.stack.ChaosStack;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The campaign's own model, and its change of prices, at the providers and in the catalog. */
public final class Prices {
    /** Not one of the demo's: {@code ./tollway up} declares those again whenever it brings something back. */
    public static final String MODEL = "chaos/bridges";

    private static final Price FIRST = new Price("0.15", "0.60", "0.075", "0.00000015");
    /** Fractions of a nano-dollar per token, so that rounding can go wrong. */
    private static final Price SECOND = new Price("0.1337", "0.6113", "0.0751", "0.0000001337");

    private static final String UPSTREAM = "gpt-4o-mini";
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private Prices() {}

    /**
     * US dollars per million tokens.
     *
     * @param shown as {@code GET /v1/models} writes the price of one input token
     */
    private record Price(String input, String output, String cacheRead, String shown) {
        void putInto(ObjectNode to) {
            to.put("input", input).put("output", output).put("cache_read", cacheRead);
        }
    }

    /** Declares the model with its first prices. */
    public static void declare(ChaosStack stack) {
        set(stack, FIRST);
    }

    /** Call it while nothing is under way. */
    public static void change(ChaosStack stack) {
        set(stack, SECOND);
    }

    /** Returns when every gateway shows the price. */
    private static void set(ChaosStack stack, Price price) {
        Api providers = new Api(stack.value("TOLLWAY_PROVIDERS_URL"), "");
        ObjectNode prices = Api.JSON.createObjectNode();
        for (String provider : List.of("simulator-a", "simulator-b")) {
            price.putInto(prices.withArray("prices")
                    .addObject()
                    .put("provider", provider)
                    .put("model", UPSTREAM));
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
                .patiently("/api/v1/operator/catalog", catalog(price), Map.of());
        stack.gatewayUrls().forEach(url -> awaitShown(url, price));
    }

    private static void awaitShown(String gateway, Price price) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                if (new Api(gateway, "").get("/v1/models/" + MODEL).body().contains("\"" + price.shown() + "\"")) {
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

    private static ObjectNode catalog(Price price) {
        ObjectNode catalog = Api.JSON.createObjectNode().put("version", 1);
        ObjectNode model = catalog.withArray("models")
                .addObject()
                .put("id", MODEL)
                .put("name", "Bridges (simulated)")
                .put("context_length", 128_000)
                .put("max_output_tokens", 16_384);
        model.putArray("input_modalities").add("text");
        model.putArray("output_modalities").add("text");
        model.putArray("supported_parameters").add("max_tokens");
        for (String provider : List.of("simulator-a", "simulator-b")) {
            ObjectNode endpoint = model.withArray("endpoints")
                    .addObject()
                    .put("provider", provider)
                    .put("upstream_model", UPSTREAM);
            price.putInto(endpoint.putObject("price"));
        }
        return catalog;
    }
}
