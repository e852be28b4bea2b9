package io.tollway.simulator.stripe.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A page of a list.
 *
 * @param noun the resource's name in an error
 * @param created seconds since 1970
 */
public record Listing<T>(
        String noun, String url, Function<T, String> id, ToLongFunction<T> created, Function<T, ObjectNode> shape) {
    private static final long USUAL = 10;
    private static final long MOST = 100;

    /**
     * @param newestFirst everything that could be listed
     * @param filter what the request's own parameters leave of it
     */
    public ObjectNode page(Params params, List<T> newestFirst, Predicate<T> filter) {
        long limit = params.whole("limit", USUAL);
        if (limit > MOST) {
            throw InvalidRequest.coded(
                    "parameter_invalid_integer", "limit", "This value must be less than or equal to " + MOST + ".");
        }
        String after = params.text("starting_after");
        String before = params.text("ending_before");
        if (after != null && before != null) {
            throw InvalidRequest.of(
                    "ending_before", "You can only specify one of these parameters: starting_after, ending_before.");
        }
        List<T> rest = newestFirst;
        if (after != null) {
            rest = newestFirst.subList(indexOf(after, newestFirst, "starting_after") + 1, newestFirst.size());
        } else if (before != null) {
            rest = new ArrayList<>(newestFirst.subList(0, indexOf(before, newestFirst, "ending_before")));
            Collections.reverse(rest);
        }
        List<T> wanted = new ArrayList<>(rest.stream()
                .filter(filter)
                .filter(value -> within(params, created.applyAsLong(value)))
                .limit(limit + 1)
                .toList());
        boolean more = wanted.size() > limit;
        if (more) {
            wanted.removeLast();
        }
        if (before != null) {
            Collections.reverse(wanted);
        }
        return Shape.list(url, wanted.stream().map(shape).toList(), more);
    }

    private int indexOf(String wanted, List<T> values, String param) {
        for (int i = 0; i < values.size(); i++) {
            if (id.apply(values.get(i)).equals(wanted)) {
                return i;
            }
        }
        throw InvalidRequest.noSuch(noun, wanted, param);
    }

    private static boolean within(Params params, long time) {
        Long exact = params.whole("created");
        Params bounds = params.group("created");
        return (exact == null || time == exact)
                && time > bounds.whole("gt", Long.MIN_VALUE)
                && time >= bounds.whole("gte", Long.MIN_VALUE)
                && time < bounds.whole("lt", Long.MAX_VALUE)
                && time <= bounds.whole("lte", Long.MAX_VALUE);
    }
}
