package io.tollway.gateway.stored;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which of a response's input items are asked for, in OpenAI's words.
 *
 * @param limit how many
 * @param ascending whether the first said comes first
 * @param after the id of the item before the first one; null for the beginning
 */
record ItemPage(int limit, boolean ascending, @Nullable String after) {
    private static final int USUAL = 20;
    private static final int MOST = 100;

    /** @throws Refusal 400 naming the parameter at fault */
    static ItemPage asked(HttpServerRequest request) throws Refusal {
        return asked(request.getParam("limit"), request.getParam("order"), request.getParam("after"));
    }

    static ItemPage asked(@Nullable String limit, @Nullable String order, @Nullable String after) throws Refusal {
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw Refusal.invalid("order must be asc or desc", "order");
        }
        return new ItemPage(limit(limit), "asc".equals(order), after);
    }

    private static int limit(@Nullable String text) throws Refusal {
        if (text == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, as one out of range.
        }
        throw Refusal.invalid("limit must be an integer from 1 to " + MOST, "limit");
    }

    /** OpenAI's list object. An {@code after} that is none of the items has nothing behind it. */
    ObjectNode of(ArrayNode items) {
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        boolean begun = after == null;
        boolean more = false;
        for (int i = 0; i < items.size() && !more; i++) {
            var item = items.get(ascending ? i : items.size() - 1 - i);
            if (!begun) {
                begun = item.path("id").asText("").equals(after);
            } else if (data.size() == limit) {
                more = true;
            } else {
                data.add(item);
            }
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        list.set("data", data);
        list.set("first_id", data.isEmpty() ? null : data.get(0).get("id"));
        list.set("last_id", data.isEmpty() ? null : data.get(data.size() - 1).get("id"));
        return list.put("has_more", more);
    }
}
