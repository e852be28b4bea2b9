package io.tollway.simulator.stripe.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.function.Function;

/**
 * One operation of the API.
 *
 * @param method GET, POST or DELETE
 * @param schema what it accepts, in the query or in the body
 * @param handler does it inside one transaction, and gives the resource to answer with
 */
public record Endpoint(String method, PathPattern path, Schema schema, Function<Call, ObjectNode> handler) {

    public static Endpoint get(String path, Schema schema, Function<Call, ObjectNode> handler) {
        return new Endpoint("GET", new PathPattern(path), schema, handler);
    }

    public static Endpoint post(String path, Schema schema, Function<Call, ObjectNode> handler) {
        return new Endpoint("POST", new PathPattern(path), schema, handler);
    }

    public static Endpoint delete(String path, Schema schema, Function<Call, ObjectNode> handler) {
        return new Endpoint("DELETE", new PathPattern(path), schema, handler);
    }
}
