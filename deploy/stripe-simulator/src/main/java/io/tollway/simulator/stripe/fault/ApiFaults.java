package io.tollway.simulator.stripe.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.PathPattern;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * API requests that go wrong on command: {@code {"path": "/v1/checkout/sessions", "status": 500, "times": 2}}, or
 * {@code {"path": "/v1/charges/{id}", "timeout_after_commit": true}}.
 */
public final class ApiFaults {
    private static final Set<String> KNOWN = Set.of("path", "method", "status", "timeout_after_commit", "times");
    private static final long MOST_TIMES = 1_000_000;
    private static final long LONGEST_HOLD = 600_000;

    private final Map<String, Armed> armed = new LinkedHashMap<>();

    /** What happens to a request instead of its answer. */
    public sealed interface Effect {}

    /** The answer has this status, and nothing was done. */
    public record Fails(int status) implements Effect {}

    /** Everything was done, and after so long the connection breaks off without a usable answer. */
    public record Vanishes(long holdMillis) implements Effect {}

    private record Armed(String id, String path, String method, Effect effect, long left) {
        ObjectNode shape() {
            Shape shape = Shape.plain().with("id", id).with("path", path).with("times", left);
            if (!method.isEmpty()) {
                shape.with("method", method);
            }
            return switch (effect) {
                case Fails fails -> shape.with("status", fails.status).node();
                case Vanishes vanishes ->
                    shape.with("timeout_after_commit", vanishes.holdMillis).node();
            };
        }
    }

    /** @throws InvalidRequest when a field is unknown, missing or mistyped */
    public synchronized ObjectNode arm(ObjectNode fault) {
        fault.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw InvalidRequest.unknown(InvalidRequest.shorten(name));
            }
        });
        String path = fault.path("path").asText("");
        if (!path.startsWith("/")) {
            throw InvalidRequest.of("path", "'path' must be a path such as /v1/charges or /v1/charges/{id}.");
        }
        JsonNode vanish = fault.path("timeout_after_commit");
        boolean vanishes = vanish.isIntegralNumber() || vanish.asBoolean(false);
        if (vanishes == fault.has("status")) {
            throw InvalidRequest.of("status", "Give exactly one of 'status' and 'timeout_after_commit'.");
        }
        Effect effect = vanishes
                ? new Vanishes(
                        vanish.isIntegralNumber() ? number(fault, "timeout_after_commit", 0, LONGEST_HOLD, 0) : 0)
                : new Fails((int) number(fault, "status", 400, 599, 500));
        Armed added = new Armed(
                Ids.next("fault_"),
                path,
                fault.path("method").asText(""),
                effect,
                number(fault, "times", 1, MOST_TIMES, 1));
        armed.put(added.id, added);
        return added.shape();
    }

    public synchronized ObjectNode show() {
        return Shape.list(
                "/_simulator/faults", armed.values().stream().map(Armed::shape).toList(), false);
    }

    /** @return whether there was one */
    public synchronized boolean disarm(String id) {
        return armed.remove(id) != null;
    }

    /** What happens to this request, which uses the fault up once. */
    public synchronized Optional<Effect> strike(String method, String path) {
        Iterator<Map.Entry<String, Armed>> all = armed.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Armed> entry = all.next();
            Armed fault = entry.getValue();
            if (new PathPattern(fault.path).match(path) != null
                    && (fault.method.isEmpty() || fault.method.equals(method))) {
                if (fault.left <= 1) {
                    all.remove();
                } else {
                    entry.setValue(new Armed(fault.id, fault.path, fault.method, fault.effect, fault.left - 1));
                }
                return Optional.of(fault.effect);
            }
        }
        return Optional.empty();
    }

    private static long number(ObjectNode fault, String name, long least, long most, long otherwise) {
        JsonNode value = fault.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
            throw InvalidRequest.of(name, "'" + name + "' must be a whole number from " + least + " to " + most + ".");
        }
        return value.longValue();
    }
}
