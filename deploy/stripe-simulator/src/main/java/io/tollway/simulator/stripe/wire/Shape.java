package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds one JSON object field by field, in Stripe's habit of naming every field even when it is null. */
public final class Shape {
    private final ObjectNode node = Json.object();

    private Shape() {}

    /** A nested object without a type. */
    public static Shape plain() {
        return new Shape();
    }

    /** An object of the API: id, type, creation time, and {@code livemode: false}. */
    public static Shape of(String object, String id, long created) {
        return new Shape()
                .with("id", id)
                .with("object", object)
                .with("created", created)
                .with("livemode", false);
    }

    public Shape with(String name, @Nullable String value) {
        node.put(name, value);
        return this;
    }

    public Shape with(String name, long value) {
        node.put(name, value);
        return this;
    }

    public Shape with(String name, @Nullable Long value) {
        node.put(name, value);
        return this;
    }

    public Shape with(String name, boolean value) {
        node.put(name, value);
        return this;
    }

    public Shape with(String name, @Nullable JsonNode value) {
        node.set(name, value == null ? node.nullNode() : value.deepCopy());
        return this;
    }

    public Shape with(String name, Shape value) {
        node.set(name, value.node);
        return this;
    }

    public Shape with(String name, Map<String, String> values) {
        ObjectNode object = node.putObject(name);
        values.forEach(object::put);
        return this;
    }

    public Shape with(String name, Collection<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
        return this;
    }

    public Shape nulls(String... names) {
        for (String name : names) {
            node.putNull(name);
        }
        return this;
    }

    public Shape zeros(String... names) {
        for (String name : names) {
            node.put(name, 0L);
        }
        return this;
    }

    public Shape empty(String... names) {
        for (String name : names) {
            node.putArray(name);
        }
        return this;
    }

    public ObjectNode node() {
        return node;
    }

    /** A whole list of the API. */
    public static ObjectNode list(String url, Collection<ObjectNode> data, boolean hasMore) {
        ObjectNode list = Json.object();
        list.put("object", "list");
        ArrayNode array = list.putArray("data");
        data.forEach(array::add);
        list.put("has_more", hasMore);
        list.put("url", url);
        return list;
    }
}
