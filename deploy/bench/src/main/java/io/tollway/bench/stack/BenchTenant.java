package io.tollway.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** An organization made for this run through the operator's API, its credit, its keys, and the models that lead to the bench's upstream. */
public final class BenchTenant {

    /** How the simulator's invoice names what came through the gateway. */
    public static final String ACCOUNT_PREFIX = "through-gateway-";

    public static final String TRANSLATED_ACCOUNT_PREFIX = "translated-by-gateway-";

    /** What may be granted without a second approval; a run spends a small part of it. */
    private static final String GRANT_USD = "450.00";
    /** The simulator's own prices, so that charge and invoice are comparable; whole nano-dollars per token. */
    private static final String INPUT_USD = "0.15";

    private static final String OUTPUT_USD = "0.60";
    private static final String CACHE_READ_USD = "0.075";
    private static final Duration PROPAGATION = Duration.ofSeconds(60);

    private final String gateway;
    private final UUID organization;
    private final List<String> keys;

    private BenchTenant(String gateway, UUID organization, List<String> keys) {
        this.gateway = gateway;
        this.organization = organization;
        this.keys = List.copyOf(keys);
    }

    /**
     * Makes it, and waits until its keys, credit and models are usable at the gateway.
     *
     * @param upstreamPort the bench's simulator
     * @param keys how many keys; a key's requests under way are limited
     * @param accounts how many accounts each provider has; an account's connections are limited
     */
    public static BenchTenant create(Stack stack, int upstreamPort, int keys, int accounts) {
        String gateway = stack.gatewayUrl();
        JsonCalls operator = new JsonCalls(gateway).bearer(stack.operatorKey());
        JsonCalls.patiently(
                        PROPAGATION, () -> operator.post("/api/v1/operator/catalog", catalog(upstreamPort, accounts)))
                .required("declare the bench's models");
        String run = UUID.randomUUID().toString();
        JsonNode organization = JsonCalls.patiently(
                        PROPAGATION, () -> operator.header("Idempotency-Key", "bench-organization-" + run)
                                .post(
                                        "/api/v1/operator/organizations",
                                        JsonCalls.JSON
                                                .createObjectNode()
                                                .put("name", "Bench")
                                                .put("owner_email", "bench@example.com")))
                .required("create the bench's organization");
        String id = organization.path("id").asText();
        JsonCalls.patiently(PROPAGATION, () -> operator.header("Idempotency-Key", "bench-grant-" + run)
                        .post(
                                "/api/v1/operator/organizations/" + id + "/grants",
                                JsonCalls.JSON
                                        .createObjectNode()
                                        .put("amount_usd", GRANT_USD)
                                        .put("reason", "measurement")))
                .required("grant the bench's credit");
        BenchTenant tenant = new BenchTenant(
                gateway,
                UUID.fromString(id),
                makeKeys(gateway, organization.path("management_key").asText(), keys));
        tenant.awaitUsable();
        return tenant;
    }

    public UUID organization() {
        return organization;
    }

    /** The gateway as something to measure: with an upstream of the client's dialect, and with one of another. */
    public List<Target> targets(Stack stack) {
        return List.of(
                target(stack, "gateway", Target.Kind.GATEWAY),
                target(stack, "gateway-translating", Target.Kind.GATEWAY_TRANSLATING));
    }

    private Target target(Stack stack, String name, Target.Kind kind) {
        int port = stack.gatewayPort();
        return new Target(name, kind, port, port, keys, OptionalLong.of(stack.gatewayPid()));
    }

    /** What the organization was charged so far, in US dollars. */
    public BigDecimal charged() {
        return new JsonCalls(gateway)
                .bearer(keys.getFirst())
                .get("/api/v1/credits")
                .required("read the bench's credit")
                .at("/data/total_usage")
                .decimalValue();
    }

    private static List<String> makeKeys(String gateway, String managementKey, int count) {
        List<String> made = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ObjectNode body = JsonCalls.JSON.createObjectNode().put("name", "Bench " + i);
            made.add(JsonCalls.patiently(
                            PROPAGATION,
                            () -> new JsonCalls(gateway).bearer(managementKey).post("/api/v1/keys", body))
                    .required("create a key for the bench")
                    .path("key")
                    .asText());
        }
        return made;
    }

    private void awaitUsable() {
        for (Lane lane : Lane.values()) {
            awaitUsable(lane.model());
            awaitUsable(lane.translatedModel());
        }
    }

    private void awaitUsable(String model) {
        ObjectNode body = JsonCalls.JSON.createObjectNode().put("model", model).put("max_tokens", 1);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
        JsonCalls.patiently(
                        PROPAGATION,
                        () -> new JsonCalls(gateway).bearer(keys.getFirst()).post("/v1/chat/completions", body))
                .required("call " + model + " through the gateway");
    }

    static ObjectNode catalog(int upstreamPort, int accounts) {
        ObjectNode catalog = JsonCalls.JSON.createObjectNode().put("version", 1);
        ArrayNode providers = catalog.putArray("providers");
        ArrayNode models = catalog.putArray("models");
        for (Lane lane : Lane.values()) {
            String url = "http://127.0.0.1:" + upstreamPort + "/";
            String foreign = lane.provider() + "-foreign";
            provider(providers.addObject(), lane.provider(), "openai", url + lane.provider(), accounts, ACCOUNT_PREFIX);
            provider(
                    providers.addObject(),
                    foreign,
                    "anthropic",
                    url + lane.foreignProvider(),
                    accounts,
                    TRANSLATED_ACCOUNT_PREFIX);
            model(models.addObject(), lane.model(), lane.provider(), Target.UPSTREAM_MODEL);
            model(models.addObject(), lane.translatedModel(), foreign, Target.FOREIGN_MODEL);
        }
        return catalog;
    }

    private static void provider(
            ObjectNode provider, String id, String dialect, String url, int accounts, String accountPrefix) {
        provider.put("id", id).put("name", id).put("dialect", dialect).put("base_url", url + "/v1");
        ArrayNode ofProvider = provider.putArray("accounts");
        for (int i = 1; i <= accounts; i++) {
            ofProvider.addObject().put("id", id + "-" + i).put("secret", accountPrefix + i);
        }
    }

    private static void model(ObjectNode model, String id, String provider, String upstreamModel) {
        model.put("id", id)
                .put("name", "Bench " + provider)
                .put("context_length", 128_000)
                .put("max_output_tokens", 16_384);
        model.putArray("input_modalities").add("text");
        model.putArray("output_modalities").add("text");
        model.putArray("supported_parameters").add("max_tokens");
        ObjectNode endpoint = model.putArray("endpoints")
                .addObject()
                .put("provider", provider)
                .put("upstream_model", upstreamModel);
        endpoint.putObject("price")
                .put("input", INPUT_USD)
                .put("output", OUTPUT_USD)
                .put("cache_read", CACHE_READ_USD);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "BenchTenant[" + keys.size() + " keys]";
    }
}
